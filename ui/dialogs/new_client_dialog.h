#pragma once

#include "ui/client/admin_client.h"
#include "ui/dialogs/form_dialog.h"

class QButtonGroup;
class QCheckBox;
class QLineEdit;
class QPlainTextEdit;

namespace gatehouse::ui {

/// Adds an application by a few questions: what it is called, what kind it is, and what that kind needs:
/// where people come back to, or what it may ask for itself. Everything else has a safe default.
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
    /// What a kind of application is made of.
    struct Template
    {
        QString name;
        QString kind;
        QStringList grantTypes;
        bool comesBack = false;  ///< needs redirect addresses
        bool hasPeople = true;
    };
    static const QList<Template> &templates();
    const Template &chosen() const;
    void addKind(int index, const QString &title, const QString &help);
    void showFields();
    void send();

    AdminClient &m_client;
    QLineEdit *m_name;
    QButtonGroup *m_kinds;
    QWidget *m_addresses;
    QPlainTextEdit *m_redirectUris;
    QWidget *m_access;
    QLineEdit *m_scopes;
    QCheckBox *m_skipConsent;
};

}  // namespace gatehouse::ui
