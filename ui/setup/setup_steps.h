#pragma once

#include <QFuture>
#include <QWidget>
#include <functional>

#include "core/api/wire/password.h"
#include "core/api/wire/setup.h"
#include "ui/client/local_server.h"

class QButtonGroup;
class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QRadioButton;
class QVBoxLayout;

namespace gatehouse::ui {

class RecoveryCodesView;
class TotpPanel;

/// An administrator's password, by the rules that a new server has.
inline constexpr int kShortestPassword = 12;

/// One page of the set-up wizard. `problem()` is empty when the input is fit to go on.
class SetupStep : public QWidget
{
    Q_OBJECT
public:
    SetupStep(const QString &title, const QString &help, QWidget *parent = nullptr);
    virtual QString problem() const { return {}; }
    virtual void focusFirst() {}

protected:
    QVBoxLayout *body() const { return m_body; }
    QWidget *addField(const QString &label, QWidget *editor, const QString &help = {});

private:
    QVBoxLayout *m_body;
};

class RoleStep final : public SetupStep
{
    Q_OBJECT
public:
    enum class Choice { ThisComputer, Office, Another };
    explicit RoleStep(bool canRunServer, QWidget *parent = nullptr);
    Choice choice() const;
    void choose(Choice choice);
    QUrl otherServer() const;
    QString problem() const override;

private:
    QRadioButton *addChoice(Choice choice, const QString &iconName, const QString &title,
                            const QString &help);
    QButtonGroup *m_choices;
    QLineEdit *m_address;
    QWidget *m_addressRow;
};

class AddressStep final : public SetupStep
{
    Q_OBJECT
public:
    enum class Tls { Proxy, OwnFiles, LocalAuthority };
    explicit AddressStep(QWidget *parent = nullptr);
    void prepare(RoleStep::Choice choice, const LocalServerOptions &defaults);
    void fill(LocalServerOptions &options) const;
    QString problem() const override;
    QLineEdit *publicUrlField() const { return m_publicUrl; }

private:
    void showTls();
    RoleStep::Choice m_choice = RoleStep::Choice::ThisComputer;
    QLineEdit *m_publicUrl;
    QLineEdit *m_listen;
    QComboBox *m_tls;
    QWidget *m_tlsRow;
    QWidget *m_certificateRow;
    QWidget *m_keyRow;
    QLineEdit *m_certificate;
    QLineEdit *m_key;
};

class DatabaseStep final : public SetupStep
{
    Q_OBJECT
public:
    explicit DatabaseStep(QWidget *parent = nullptr);
    void prepare(const LocalServerOptions &defaults);
    void fill(LocalServerOptions &options) const;
    QString problem() const override;

private:
    QRadioButton *m_sqlite;
    QRadioButton *m_postgres;
    QLabel *m_folder;
    QLineEdit *m_url;
    QWidget *m_urlRow;
};

class AdministratorStep final : public SetupStep
{
    Q_OBJECT
public:
    using AskStrength =
        std::function<QFuture<Result<wire::PasswordStrength>>(const wire::FirstAdministrator &)>;

    /// `ask` puts the password as it stands before the server's rules.
    explicit AdministratorStep(AskStrength ask, QWidget *parent = nullptr);
    wire::FirstAdministrator administrator() const;
    QString username() const;
    QString problem() const override;
    void focusFirst() override;
    QLineEdit *passwordEdit() const { return m_password; }
    QLineEdit *repeatEdit() const { return m_repeat; }
    QLineEdit *usernameEdit() const { return m_username; }

private:
    QLineEdit *m_username;
    QLineEdit *m_displayName;
    QLineEdit *m_email;
    QLineEdit *m_password;
    QLineEdit *m_repeat;
};

class SecondFactorStep final : public SetupStep
{
    Q_OBJECT
public:
    explicit SecondFactorStep(QWidget *parent = nullptr);
    void setEnrolment(const wire::TotpEnrolment &enrolment);
    QString problem() const override;
    void focusFirst() override;
    TotpPanel *panel() const { return m_panel; }

Q_SIGNALS:
    void codesWanted();

private:
    TotpPanel *m_panel;
};

class SummaryStep final : public SetupStep
{
    Q_OBJECT
public:
    explicit SummaryStep(QWidget *parent = nullptr);
    void show(const QUrl &url, const QString &username, const QStringList &codes);
    QString problem() const override;
    RecoveryCodesView *codesView() const { return m_codes; }

private:
    QLabel *m_facts;
    RecoveryCodesView *m_codes;
};

}  // namespace gatehouse::ui
