#pragma once

#include <QTimer>

#include "ui/pages/page.h"

class QCheckBox;
class QComboBox;
class QPlainTextEdit;

namespace gatehouse::ui {

class CopyField;
class DataTable;
class EventModel;
class SearchField;

/// The audit log: a filter line, the events, one event in full, and a live tail that can be paused.
class AuditPage final : public Page
{
    Q_OBJECT
public:
    explicit AuditPage(Shell &shell, QWidget *parent = nullptr);

    void refresh() override;
    void applyFilter(const QVariantMap &filter) override;
    void leave() override;
    void focusSearch() override;

    /// `type:signin.failed outcome:failure ip:10.0.0.7 since:2h anna` as the API's query. Words without a
    /// colon are searched as text; unknown keys come back in `unknown`.
    static EventQuery parseFilter(const QString &line, QStringList *unknown = nullptr);

private:
    QWidget *makeDetail();
    void addVerbs();
    void showDetail(const QString &id);
    void follow(bool on);
    void poll();
    void verify();

    EventModel *m_model;
    DataTable *m_table;
    SearchField *m_search;
    QComboBox *m_kind;
    QComboBox *m_outcome;
    QLabel *m_filterNote;
    QLabel *m_detailTitle;
    QLabel *m_detailFacts;
    QPlainTextEdit *m_detail;
    QAction *m_follow = nullptr;
    QAction *m_openUser = nullptr;
    QTimer m_tail;
    EventQuery m_query;
    QString m_wanted;
    bool m_polling = false;
};

}  // namespace gatehouse::ui
