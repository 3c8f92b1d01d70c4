#pragma once

#include <QDialog>

#include "ui/pages/page.h"

class QComboBox;
class QLabel;
class QPlainTextEdit;
class QPushButton;
class QTabWidget;
class QVBoxLayout;

namespace gatehouse::ui {

class Banner;
class Chip;
class ClientForm;

/// One application: its settings in two tabs, its secrets, and ready text for the other side. Sends only what
/// was changed; asks before changes are thrown away.
class ClientDialog final : public QDialog
{
    Q_OBJECT
public:
    ClientDialog(Shell &shell, const QString &clientId, QWidget *parent = nullptr);
    void showTab(int index);
    void reject() override;

Q_SIGNALS:
    void changed();

private:
    QWidget *makeHeader();
    QWidget *makeBottom();
    QWidget *makeSecrets();
    QWidget *makeSnippets();
    void reload();
    void reloadSecrets();
    void display(const wire::Client &client);
    void previewClaims();
    void showSecrets();
    void showSnippet();
    void save();
    void showChanges();
    void showProblem(const Error &error);
    void addSecret();
    void removeSecret(const QString &id);
    template <class T, class Use>
    void await(const QFuture<Result<T>> &future, Use use);

    Shell &m_shell;
    AdminClient &m_client;
    QString m_id;
    wire::Client m_app;
    bool m_awaitsSecret = false;
    QTabWidget *m_tabs;
    Banner *m_banner;
    QLabel *m_title;
    QLabel *m_line;
    Chip *m_state;
    ClientForm *m_form;
    QLabel *m_unsaved;
    QPushButton *m_save;
    QVBoxLayout *m_secretList;
    QPushButton *m_addSecret;
    QComboBox *m_snippetKind;
    QPlainTextEdit *m_snippet;
};

/// Ready text for an application's side; `{...}` stands where a person has to fill in.
namespace snippets {
QString oidcValues(const wire::Client &client, const QString &issuer);
QString node(const wire::Client &client, const QString &issuer);
// For the recipes of docs/integrations.
QString express(const wire::Client &client, const QString &issuer);
QString flask(const wire::Client &client, const QString &issuer);
QString nginx(const wire::Client &client, const QString &issuer);
QString apache(const wire::Client &client, const QString &issuer);
}  // namespace snippets

}  // namespace gatehouse::ui
