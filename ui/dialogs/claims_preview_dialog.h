#pragma once

#include "core/api/wire/claims.h"
#include "core/api/wire/client.h"
#include "ui/client/admin_client.h"
#include "ui/dialogs/form_dialog.h"

class QPlainTextEdit;

namespace gatehouse::ui {

class DataTable;
class UserModel;

/// What one application would be told of a person whom the administrator chooses: ID token, userinfo and
/// access token side by side. Shows only; nothing is signed.
class ClaimsPreviewDialog final : public FormDialog
{
    Q_OBJECT
public:
    ClaimsPreviewDialog(AdminClient &client, const wire::Client &application, QWidget *parent = nullptr);

private:
    void ask(const QString &user);
    void clear();
    void display(const wire::ClaimsPreview &told);

    AdminClient &m_client;
    QString m_application;
    QString m_user;  ///< the one asked for last: an answer about another comes too late
    UserQuery m_query;
    UserModel *m_model;
    DataTable *m_table;
    QPlainTextEdit *m_idToken;
    QPlainTextEdit *m_userInfo;
    QPlainTextEdit *m_accessToken;
};

}  // namespace gatehouse::ui
