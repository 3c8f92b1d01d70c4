#pragma once

#include <QStyledItemDelegate>
#include <QTableView>

class QLabel;

namespace gatehouse::ui {

class CursorModel;
class IconLabel;

/// Paints two-line cells, initials and state chips. Text is drawn as it is, never as markup.
class CellDelegate final : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

/// The console's table: whole rows, no grid, room to breathe, a worded empty state, and the person's choice
/// of row announced by id. The Tab key leaves it.
class DataTable final : public QTableView
{
    Q_OBJECT
public:
    explicit DataTable(const QString &accessibleName, QWidget *parent = nullptr);

    void setCursorModel(CursorModel *model);
    /// Widths in characters; 0 shares what is left.
    void setColumnWidths(const QList<int> &characters);
    void setEmptyState(const QString &iconName, const QString &headline, const QString &advice);
    /// The id of the current row; empty when none is selected.
    QString currentId() const;
    QStringList selectedIds() const;
    void selectId(const QString &id);

Q_SIGNALS:
    void rowChosen(const QString &id);  ///< double click or Return
    void currentIdChanged(const QString &id);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void showState();
    void shareWidth();

    CursorModel *m_model = nullptr;
    QList<int> m_widths;
    QWidget *m_empty;
    IconLabel *m_emptyIcon;
    QLabel *m_emptyHeadline;
    QLabel *m_emptyAdvice;
    QString m_iconName, m_headline, m_advice;
};

}  // namespace gatehouse::ui
