#pragma once

#include <QWidget>

#include "ui/pages/page.h"

class QLabel;
class QVBoxLayout;

namespace gatehouse::ui {

class Banner;
class UserCodesCard;
class UserIdentitiesCard;
class UserPassesCard;

/// How one user signs in: password, authenticator apps, passkeys, recovery codes. Tells what went wrong on
/// the sheet's banner.
class UserMethodsTab final : public QWidget
{
    Q_OBJECT
public:
    UserMethodsTab(Shell &shell, Banner &banner, QString userId, QWidget *parent = nullptr);
    void display(const wire::User &user);
    void load();
    /// What is told only once is on its way: the sheet must not go before it is here.
    bool awaitsSecret() const;

Q_SIGNALS:
    void changed();
    void reloadWanted();
    void read(const wire::User &user);  ///< an answer held the user as they are now

private:
    void list(const wire::Factors &factors);
    void setPassword();
    void makeResetLink();
    void addApp();
    void removeApp(const QString &factor, const QString &label);
    void listPasskeys(const QList<wire::Passkey> &passkeys);
    void addPasskey();
    void renamePasskey(const QString &passkey, const QString &label);
    void removePasskey(const QString &passkey, const QString &label);
    void makeCodes();
    void showCodes(const QStringList &codes);
    void resetMfa();
    template <class T, class Use>
    void await(const QFuture<Result<T>> &future, Use use);
    template <class T, class Use>
    void awaitSecret(const QFuture<Result<T>> &future, Use use);

    Shell &m_shell;
    AdminClient &m_client;
    Banner &m_banner;
    QString m_id;
    int m_secretsAwaited = 0;
    quint64 m_asked = 0;  ///< counts load(): an older answer must not replace a newer one
    wire::User m_user;
    QVBoxLayout *m_factorList;
    QVBoxLayout *m_passkeyList;
    UserCodesCard *m_codesCard;
    QLabel *m_passwordLine;
    QLabel *m_codesLine;
    UserIdentitiesCard *m_identities;
    UserPassesCard *m_passes;
};

}  // namespace gatehouse::ui
