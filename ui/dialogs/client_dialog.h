#pragma once

#include <QDialog>

#include "ui/pages/page.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QSpinBox;
class QTabWidget;
class QVBoxLayout;

namespace gatehouse::ui {

class Banner;
class Chip;
class CopyField;

/// One application: its settings, its secrets, and ready text for the other side.
class ClientDialog final : public QDialog
{
    Q_OBJECT
public:
    ClientDialog(Shell &shell, const QString &clientId, QWidget *parent = nullptr);
    void showTab(int index);

Q_SIGNALS:
    void changed();

private:
    QWidget *makeSettings();
    QWidget *makeSecrets();
    QWidget *makeSnippets();
    void reload();
    void display(const wire::Client &client);
    void previewClaims();
    void showSecrets();
    void showSnippet();
    void save();
    QStringList chosenGrantTypes(const QStringList &redirectUris) const;
    void addSecret();
    void removeSecret(const QString &id);
    template <class T, class Use>
    void await(const QFuture<Result<T>> &future, Use use);

    Shell &m_shell;
    AdminClient &m_client;
    QString m_id;
    wire::Client m_app;
    QTabWidget *m_tabs;
    Banner *m_banner;
    QLabel *m_title;
    QLabel *m_line;
    Chip *m_state;
    QLineEdit *m_name;
    QPlainTextEdit *m_redirectUris;
    QPlainTextEdit *m_logoutUris;
    QLineEdit *m_scopes;
    QCheckBox *m_refresh;
    QCheckBox *m_machine;
    QCheckBox *m_device;
    QCheckBox *m_pkce;
    QCheckBox *m_skipConsent;
    QComboBox *m_authMethod;
    QComboBox *m_alg;
    QSpinBox *m_accessMinutes;
    QSpinBox *m_refreshDays;
    QVBoxLayout *m_secretList;
    QPushButton *m_addSecret;
    QComboBox *m_snippetKind;
    QPlainTextEdit *m_snippet;
};

/// Ready text for an application's side; `{...}` stands where a person has to fill in.
namespace snippets {
QString oidcValues(const wire::Client &client, const QString &issuer);
QString node(const wire::Client &client, const QString &issuer);
QString nginx(const wire::Client &client, const QString &issuer);
QString oauth2Proxy(const wire::Client &client, const QString &issuer);
}  // namespace snippets

}  // namespace gatehouse::ui
