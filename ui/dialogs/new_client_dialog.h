#pragma once

#include "ui/client/admin_client.h"
#include "ui/dialogs/form_dialog.h"

class QButtonGroup;
class QCheckBox;
class QLineEdit;
class QPlainTextEdit;

namespace gatehouse::ui {

/// Adds an application by three questions: what it is called, what kind it is, where it sends people back to.
class NewClientDialog final : public FormDialog
{
    Q_OBJECT
public:
    explicit NewClientDialog(AdminClient &client, QWidget *parent = nullptr);

    /// What is wrong with a redirect address, in words; empty when nothing is (RFC 6749 section 3.1.2).
    static QString problemWith(const QString &redirectUri, const QString &kind);
    static QStringList lines(const QPlainTextEdit *edit);

Q_SIGNALS:
    void created(const gatehouse::wire::Client &client);

protected:
    bool check() override;

private:
    void addKind(const QString &kind, const QString &title, const QString &help);
    void send();

    AdminClient &m_client;
    QLineEdit *m_name;
    QButtonGroup *m_kinds;
    QPlainTextEdit *m_redirectUris;
    QCheckBox *m_skipConsent;
};

}  // namespace gatehouse::ui
