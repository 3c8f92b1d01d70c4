#pragma once

#include "core/api/wire/message.h"
#include "ui/widgets/message_setup.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QSpinBox;

namespace gatehouse::ui {

/// The mail server: whose it is, how to reach it, and whether it works.
class MailSetup final : public MessageSetup
{
    Q_OBJECT
public:
    explicit MailSetup(Shell &shell, QWidget *parent = nullptr);
    void refresh();

private:
    void makeForm();
    void show(const wire::MailConfig &config);
    wire::MailConfigChange change() const;
    void usePreset(int index);
    void usePresetsScope();
    /// Of the ways to sign in each has fields of its own.
    void showFields();
    void save();

    QComboBox *m_preset;
    QLabel *m_hint;
    QLineEdit *m_host;
    QSpinBox *m_port;
    QComboBox *m_tls;
    QComboBox *m_auth;
    QLineEdit *m_user;
    QComboBox *m_grant;
    QLineEdit *m_tokenUrl;
    QLineEdit *m_clientId;
    QLineEdit *m_clientSecret;
    QLineEdit *m_refreshToken;
    QLineEdit *m_scope;
    QLineEdit *m_password;
    QLineEdit *m_from;
    QLineEdit *m_replyTo;
    QLabel *m_state;
    QJsonObject m_untouched;  ///< change() as it was shown
    quint64 m_asked = 0;      ///< only the newest answer counts
};

}  // namespace gatehouse::ui
