#pragma once

#include <QStringList>
#include <QWidget>

class QGridLayout;
class QLabel;
class QPushButton;
class QPrinter;

namespace gatehouse::ui {

/// One secret or value in fixed-width letters with a button that copies it. A copied secret leaves the
/// clipboard after a minute if it is still there.
class CopyField final : public QWidget
{
    Q_OBJECT
public:
    enum class Kind { Value, Secret };
    CopyField(const QString &name, Kind kind, QWidget *parent = nullptr);
    void setText(const QString &shown, const QString &copied = {});
    QString text() const { return m_copied; }

Q_SIGNALS:
    void copied();

private:
    QLabel *m_label;
    QPushButton *m_copy;
    QString m_copied;
};

/// Copies; a `secret` is kept out of the histories of clipboards that know how, and goes again after a
/// minute or with the program.
void copyToClipboard(const QString &text, bool secret);

/// Recovery codes with the three ways to keep them: print, copy, save. `wasKept` tells whether one was used.
class RecoveryCodesView final : public QWidget
{
    Q_OBJECT
public:
    explicit RecoveryCodesView(QWidget *parent = nullptr);
    /// `owner` and `server` stand on the print and in the file.
    void setCodes(const QStringList &codes, const QString &owner, const QString &server);
    const QStringList &codes() const { return m_codes; }
    bool wasKept() const { return m_kept; }
    QString asText() const;
    void printOn(QPrinter &printer) const;

Q_SIGNALS:
    void kept();

private:
    void keptNow();
    void print();
    void save();

    QGridLayout *m_grid;
    QLabel *m_outcome;
    QStringList m_codes;
    QString m_owner, m_server;
    bool m_kept = false;
};

}  // namespace gatehouse::ui
