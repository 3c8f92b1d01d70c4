#pragma once

#include <QFutureWatcher>
#include <QObject>
#include <QPromise>
#include <functional>
#include <memory>
#include <variant>

#include "core/api/wire/access_pass.h"
#include "core/api/wire/claims.h"
#include "core/api/wire/client.h"
#include "core/api/wire/event.h"
#include "core/api/wire/factor.h"
#include "core/api/wire/group.h"
#include "core/api/wire/joining.h"
#include "core/api/wire/message.h"
#include "core/api/wire/password.h"
#include "core/api/wire/provider.h"
#include "core/api/wire/server.h"
#include "core/api/wire/session.h"
#include "core/api/wire/user.h"
#include "ui/client/api_transport.h"

namespace gatehouse::ui {

/// Which users a list shows; the texts are the API's own words.
struct UserQuery
{
    QString text;
    QString state;  ///< active, disabled, locked
    QString mfa;    ///< none, totp
    QString role;
    QString group;
    QString password;  ///< breached, temporary, expired
    friend bool operator==(const UserQuery &, const UserQuery &) = default;
};

struct SessionQuery
{
    QString state;  ///< live, ended
    QString user;
};

struct EventQuery
{
    QString typePrefix;
    QString type;
    QString outcome;
    QString actor;
    QString target;
    QString subject;
    QString address;
    QString text;
    QString since;
    QString until;
    friend bool operator==(const EventQuery &, const EventQuery &) = default;
};

/// Every call of `/admin/v1`, typed and asynchronous. Futures finish on the GUI thread; cancelling one stops
/// its call. Use whenDone() with a context object. The transport outlives this. GUI thread.
class AdminClient final : public QObject
{
    Q_OBJECT
public:
    template <class T>
    using Answer = QFuture<Result<T>>;
    template <class T>
    using PageAnswer = QFuture<Result<wire::Page<T>>>;

    explicit AdminClient(ApiTransport &transport, QObject *parent = nullptr);
    ~AdminClient() override;

    int runningCalls() const { return int(m_running.size()); }
    /// Ends all running calls with an Error for which isCancelled() is true.
    void cancelAll();

    /// Any other call, for the clients of one area (ImportClient, JoiningClient).
    Answer<ApiReply> ask(const ApiRequest &request);

    Answer<wire::ServerStatus> status();
    Answer<wire::Me> me();

    PageAnswer<wire::User> users(const UserQuery &query, const QString &cursor = {}, int limit = 100);
    Answer<wire::UserCounts> userCounts();
    Answer<wire::User> createUser(const wire::NewUser &user);
    Answer<wire::User> user(const QString &id);
    Answer<wire::User> changeUser(const QString &id, const wire::UserChange &change, int version);
    Answer<Unit> deleteUser(const QString &id, int version = 0);
    Answer<wire::User> disableUser(const QString &id, const QString &reason = {});
    Answer<wire::User> enableUser(const QString &id);
    Answer<wire::User> unlockUser(const QString &id);
    /// Undoes that the person wanted the account deleted.
    Answer<wire::User> keepUser(const QString &id);
    Answer<wire::OneTimePassword> resetPassword(const QString &id);
    Answer<wire::User> setPassword(const QString &id, const wire::PasswordChange &change);
    Answer<wire::PasswordStrength> passwordStrength(const wire::PasswordQuestion &question);
    Answer<wire::PasswordReport> passwordReport();
    Answer<wire::Factors> factors(const QString &user);
    Answer<wire::TotpEnrolment> addTotp(const QString &user, const QString &label);
    Answer<wire::ConfirmedTotp> confirmTotp(const QString &user, const QString &factor, const QString &code);
    Answer<Unit> removeTotp(const QString &user, const QString &factor, const QString &reason);
    Answer<wire::Passkey> renamePasskey(const QString &user, const QString &factor, const QString &label);
    Answer<Unit> removePasskey(const QString &user, const QString &factor, const QString &reason);
    Answer<wire::PasskeyLink> makePasskeyLink(const QString &user, bool byMail = false);
    Answer<wire::AddedCodes> addCodes(const QString &user, const QString &kind);
    Answer<Unit> removeCodes(const QString &user, const QString &kind, const QString &reason);
    PageAnswer<wire::AccessPass> accessPasses(const QString &user);
    Answer<wire::AccessPass> makeAccessPass(const QString &user, const wire::NewAccessPass &input);
    Answer<Unit> revokeAccessPass(const QString &user, const QString &pass);
    PageAnswer<wire::RememberedDevice> rememberedDevices(const QString &user);
    Answer<Unit> forgetDevices(const QString &user, const QString &reason);
    Answer<wire::RecoveryCodes> newRecoveryCodes(const QString &user);
    /// The user without second factors; or, where a second administrator has to agree, what waits for one.
    Answer<std::variant<wire::User, wire::Approval>> resetMfa(const QString &user, const QString &reason);
    PageAnswer<wire::Session> userSessions(const QString &user, const QString &cursor = {});
    Answer<wire::EndedCount> revokeSessions(const QString &user, const QString &reason = {});
    Answer<wire::User> setRoles(const QString &user, const QStringList &roles);
    Answer<wire::User> setGroups(const QString &user, const QStringList &groups);

    PageAnswer<wire::Group> groups(const QString &text = {}, const QString &cursor = {});
    Answer<wire::Group> createGroup(const wire::NewGroup &group);
    Answer<wire::Group> changeGroup(const QString &id, const wire::GroupChange &change, int version);
    Answer<Unit> deleteGroup(const QString &id, int version = 0);
    PageAnswer<wire::User> groupMembers(const QString &id, const QString &cursor = {});
    Answer<Unit> addMember(const QString &group, const QString &user);
    Answer<Unit> removeMember(const QString &group, const QString &user);
    PageAnswer<wire::Role> roles();

    PageAnswer<wire::Session> sessions(const SessionQuery &query, const QString &cursor = {});
    Answer<Unit> endSession(const QString &id);

    PageAnswer<wire::Client> clients(const QString &text = {}, const QString &cursor = {});
    Answer<wire::Client> createClient(const wire::NewClient &client);
    Answer<wire::Client> client(const QString &id);
    Answer<wire::Client> changeClient(const QString &id, const wire::ClientChange &change, int version);
    Answer<Unit> deleteClient(const QString &id, int version = 0);
    Answer<wire::IssuedClientSecret> addClientSecret(const QString &client);
    /// What the application would be told of a user, under all of its scopes.
    Answer<wire::ClaimsPreview> claimsPreview(const QString &client, const QString &user);
    Answer<Unit> removeClientSecret(const QString &client, const QString &secret);

    PageAnswer<wire::Event> events(const EventQuery &query, const QString &cursor = {}, int limit = 100);
    /// Oldest first, those after `seq`: the live tail.
    PageAnswer<wire::Event> eventsAfter(const EventQuery &query, qint64 seq);
    Answer<wire::ChainCheck> verifyEvents();

    PageAnswer<wire::Provider> providers();
    PageAnswer<wire::ProviderPreset> providerPresets();
    Answer<wire::Provider> createProvider(const wire::NewProvider &provider);
    Answer<wire::Provider> changeProvider(const QString &id, const wire::ProviderChange &change, int version);
    Answer<Unit> deleteProvider(const QString &id, int version = 0);
    /// Has the server ask the provider.
    Answer<wire::ProviderTest> testProvider(const QString &id);

    PageAnswer<wire::SigningKey> keys();
    PageAnswer<wire::SigningKey> rotateKeys(const wire::KeyRotation &rotation);

    PageAnswer<wire::SettingItem> settings();
    Answer<wire::SettingItem> setSetting(const QString &name, const QJsonValue &value);
    Answer<wire::SettingItem> resetSetting(const QString &name);
    PageAnswer<wire::SettingOverride> settingOverrides();
    Answer<wire::SettingOverride> setOverride(const wire::SettingOverride &item);
    Answer<Unit> removeOverride(const wire::SettingOverride &item);

    Answer<wire::MailConfig> mailConfig();
    Answer<wire::MailConfig> changeMail(const wire::MailConfigChange &change);
    Answer<wire::MessageTestResult> testMail(const wire::MessageTest &test);
    Answer<wire::SmsConfig> smsConfig();
    Answer<wire::SmsConfig> changeSms(const wire::SmsConfigChange &change);
    Answer<wire::MessageTestResult> testSms(const wire::MessageTest &test);
    PageAnswer<wire::MessageItem> messages(const QString &state, const QString &cursor = {});
    Answer<Unit> retryMessage(const QString &id);
    Answer<Unit> dropMessage(const QString &id);
    PageAnswer<wire::MessageTemplateItem> messageTemplates();
    Answer<wire::MessageTemplateItem> setMessageWords(const QString &kind, const QString &language,
                                                      const wire::MessageWords &words);
    Answer<wire::MessagePreview> messagePreview(const QString &kind, const QString &language,
                                                const wire::MessageWords &words);

Q_SIGNALS:
    void runningCallsChanged(int running);
    /// The token is refused for good: the person has to sign in again.
    void signInNeeded();

private:
    template <class T, class Parse>
    QFuture<Result<T>> call(const ApiRequest &request, Parse parse);
    template <class T>
    Answer<T> object(const ApiRequest &request);
    template <class T>
    PageAnswer<T> page(const ApiRequest &request);
    Answer<Unit> nothing(const ApiRequest &request);
    void stopped(quint64 id);

    ApiTransport &m_transport;
    QHash<quint64, std::function<void()>> m_running;  ///< ends the call's future as cancelled
};

}  // namespace gatehouse::ui
