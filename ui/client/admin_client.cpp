#include "ui/client/admin_client.h"

#include <QUrl>

#include "ui/client/problem.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

namespace {

const QString kBase = u"/admin/v1"_s;

/// A path of literal and foreign parts; each part is encoded.
QString path(std::initializer_list<QString> parts)
{
    QString out = kBase;
    for (const QString &part : parts)
        out += u'/' + QString::fromLatin1(QUrl::toPercentEncoding(part));
    return out;
}

ApiRequest get(QString where, QList<QPair<QString, QString>> query = {})
{
    return {"GET", std::move(where), std::move(query), std::nullopt, 0};
}

ApiRequest send(QByteArray method, QString where, QJsonObject body = {}, int version = 0)
{
    return {std::move(method), std::move(where), {}, std::move(body), version};
}

ApiRequest erase(QString where, int version = 0)
{
    return {"DELETE", std::move(where), {}, std::nullopt, version};
}

QList<QPair<QString, QString>> filterOf(const EventQuery &query)
{
    return {{u"type"_s, query.type},       {u"type_prefix"_s, query.typePrefix},
            {u"outcome"_s, query.outcome}, {u"actor"_s, query.actor},
            {u"target"_s, query.target},   {u"subject"_s, query.subject},
            {u"address"_s, query.address}, {u"q"_s, query.text},
            {u"since"_s, query.since},     {u"until"_s, query.until}};
}

}  // namespace

AdminClient::AdminClient(ApiTransport &transport, QObject *parent) : QObject(parent), m_transport(transport)
{
}

AdminClient::~AdminClient()
{
    cancelAll();
}

template <class T, class Parse>
QFuture<Result<T>> AdminClient::call(const ApiRequest &request, Parse parse)
{
    auto promise = std::make_shared<QPromise<Result<T>>>();
    promise->start();
    const QFuture<Result<T>> future = promise->future();
    auto *watcher = new QFutureWatcher<Result<T>>(this);
    auto idSlot = std::make_shared<quint64>(0);
    const auto settle = [promise, watcher](Result<T> result) {
        watcher->disconnect();
        watcher->deleteLater();
        promise->addResult(std::move(result));
        promise->finish();
    };
    const quint64 id = m_transport.send(request, [this, idSlot, settle, parse](Result<ApiReply> reply) {
        m_running.remove(*idSlot);
        Q_EMIT runningCallsChanged(runningCalls());
        if (reply.ok()) {
            settle(parse(*reply));
            return;
        }
        const bool tokenRefused = reply.error().code == ErrorCode::Unauthenticated;
        settle(std::move(reply).error());
        if (tokenRefused) Q_EMIT signInNeeded();
    });
    *idSlot = id;
    m_running.insert(id, [settle] { settle(cancelledError()); });
    connect(watcher, &QFutureWatcherBase::canceled, this, [this, id] { stopped(id); });
    watcher->setFuture(future);
    Q_EMIT runningCallsChanged(runningCalls());
    return future;
}

void AdminClient::stopped(quint64 id)
{
    const std::function<void()> end = m_running.take(id);
    if (!end) return;
    m_transport.cancel(id);
    end();
    Q_EMIT runningCallsChanged(runningCalls());
}

void AdminClient::cancelAll()
{
    const QList<quint64> open = m_running.keys();
    for (const quint64 id : open)
        stopped(id);
}

template <class T>
AdminClient::Answer<T> AdminClient::object(const ApiRequest &request)
{
    return call<T>(request, [](const ApiReply &reply) { return wire::fromJson<T>(reply.body); });
}

template <class T>
AdminClient::PageAnswer<T> AdminClient::page(const ApiRequest &request)
{
    return call<wire::Page<T>>(request,
                               [](const ApiReply &reply) { return wire::pageFromJson<T>(reply.body); });
}

AdminClient::Answer<Unit> AdminClient::nothing(const ApiRequest &request)
{
    return call<Unit>(request, [](const ApiReply &) { return Result<Unit>(Unit{}); });
}

AdminClient::Answer<ApiReply> AdminClient::ask(const ApiRequest &request)
{
    return call<ApiReply>(request, [](const ApiReply &reply) { return Result<ApiReply>(reply); });
}

AdminClient::Answer<wire::ServerStatus> AdminClient::status()
{
    return object<wire::ServerStatus>(get(path({u"status"_s})));
}

AdminClient::Answer<wire::Me> AdminClient::me()
{
    return object<wire::Me>(get(path({u"me"_s})));
}

AdminClient::PageAnswer<wire::User> AdminClient::users(const UserQuery &query, const QString &cursor,
                                                       int limit)
{
    return page<wire::User>(get(path({u"users"_s}), {{u"q"_s, query.text},
                                                     {u"state"_s, query.state},
                                                     {u"mfa"_s, query.mfa},
                                                     {u"role"_s, query.role},
                                                     {u"group"_s, query.group},
                                                     {u"password"_s, query.password},
                                                     {u"limit"_s, QString::number(limit)},
                                                     {u"cursor"_s, cursor}}));
}

AdminClient::Answer<wire::UserCounts> AdminClient::userCounts()
{
    return object<wire::UserCounts>(get(path({u"users"_s, u"counts"_s})));
}

AdminClient::Answer<wire::User> AdminClient::createUser(const wire::NewUser &user)
{
    return object<wire::User>(send("POST", path({u"users"_s}), toJson(user)));
}

AdminClient::Answer<wire::User> AdminClient::user(const QString &id)
{
    return object<wire::User>(get(path({u"users"_s, id})));
}

AdminClient::Answer<wire::User> AdminClient::changeUser(const QString &id, const wire::UserChange &change,
                                                        int version)
{
    return object<wire::User>(send("PATCH", path({u"users"_s, id}), toJson(change), version));
}

AdminClient::Answer<Unit> AdminClient::deleteUser(const QString &id, int version)
{
    return nothing(erase(path({u"users"_s, id}), version));
}

AdminClient::Answer<wire::User> AdminClient::disableUser(const QString &id, const QString &reason)
{
    return object<wire::User>(
        send("POST", path({u"users"_s, id, u"disable"_s}), toJson(wire::Reason{reason})));
}

AdminClient::Answer<wire::User> AdminClient::enableUser(const QString &id)
{
    return object<wire::User>(send("POST", path({u"users"_s, id, u"enable"_s})));
}

AdminClient::Answer<wire::User> AdminClient::keepUser(const QString &id)
{
    return object<wire::User>(send("POST", path({u"users"_s, id, u"keep"_s})));
}

AdminClient::Answer<wire::User> AdminClient::unlockUser(const QString &id)
{
    return object<wire::User>(send("POST", path({u"users"_s, id, u"unlock"_s})));
}

AdminClient::Answer<wire::OneTimePassword> AdminClient::resetPassword(const QString &id)
{
    return object<wire::OneTimePassword>(send("POST", path({u"users"_s, id, u"reset-password"_s})));
}

AdminClient::Answer<wire::User> AdminClient::setPassword(const QString &id,
                                                         const wire::PasswordChange &change)
{
    return object<wire::User>(send("PUT", path({u"users"_s, id, u"password"_s}), toJson(change)));
}

AdminClient::Answer<wire::PasswordStrength> AdminClient::passwordStrength(
    const wire::PasswordQuestion &question)
{
    return object<wire::PasswordStrength>(send("POST", path({u"password-strength"_s}), toJson(question)));
}

AdminClient::Answer<wire::PasswordReport> AdminClient::passwordReport()
{
    return object<wire::PasswordReport>(get(path({u"password-report"_s})));
}

AdminClient::Answer<wire::Factors> AdminClient::factors(const QString &user)
{
    return object<wire::Factors>(get(path({u"users"_s, user, u"factors"_s})));
}

AdminClient::Answer<wire::TotpEnrolment> AdminClient::addTotp(const QString &user, const QString &label)
{
    return object<wire::TotpEnrolment>(
        send("POST", path({u"users"_s, user, u"factors"_s, u"totp"_s}), toJson(wire::NewTotp{label})));
}

AdminClient::Answer<wire::ConfirmedTotp> AdminClient::confirmTotp(const QString &user, const QString &factor,
                                                                  const QString &code)
{
    return object<wire::ConfirmedTotp>(
        send("POST", path({u"users"_s, user, u"factors"_s, u"totp"_s, factor, u"confirm"_s}),
             toJson(wire::TotpConfirmation{code})));
}

AdminClient::Answer<Unit> AdminClient::removeTotp(const QString &user, const QString &factor,
                                                  const QString &reason)
{
    return nothing(send("DELETE", path({u"users"_s, user, u"factors"_s, u"totp"_s, factor}),
                        toJson(wire::Reason{reason})));
}

AdminClient::Answer<wire::Passkey> AdminClient::renamePasskey(const QString &user, const QString &factor,
                                                              const QString &label)
{
    return object<wire::Passkey>(send("PATCH", path({u"users"_s, user, u"factors"_s, u"passkeys"_s, factor}),
                                      toJson(wire::PasskeyChange{label})));
}

AdminClient::Answer<Unit> AdminClient::removePasskey(const QString &user, const QString &factor,
                                                     const QString &reason)
{
    return nothing(send("DELETE", path({u"users"_s, user, u"factors"_s, u"passkeys"_s, factor}),
                        toJson(wire::Reason{reason})));
}

AdminClient::Answer<wire::PasskeyLink> AdminClient::makePasskeyLink(const QString &user, bool byMail)
{
    return object<wire::PasskeyLink>(send("POST", path({u"users"_s, user, u"factors"_s, u"passkey-link"_s}),
                                          toJson(wire::NewPasskeyLink{byMail})));
}

AdminClient::Answer<wire::AddedCodes> AdminClient::addCodes(const QString &user, const QString &kind)
{
    return object<wire::AddedCodes>(send("POST", path({u"users"_s, user, u"factors"_s, u"codes"_s, kind})));
}

AdminClient::Answer<Unit> AdminClient::removeCodes(const QString &user, const QString &kind,
                                                   const QString &reason)
{
    return nothing(send("DELETE", path({u"users"_s, user, u"factors"_s, u"codes"_s, kind}),
                        toJson(wire::Reason{reason})));
}

AdminClient::PageAnswer<wire::AccessPass> AdminClient::accessPasses(const QString &user)
{
    return page<wire::AccessPass>(get(path({u"users"_s, user, u"access-passes"_s})));
}

AdminClient::Answer<wire::AccessPass> AdminClient::makeAccessPass(const QString &user,
                                                                  const wire::NewAccessPass &input)
{
    return object<wire::AccessPass>(
        send("POST", path({u"users"_s, user, u"access-passes"_s}), toJson(input)));
}

AdminClient::Answer<Unit> AdminClient::revokeAccessPass(const QString &user, const QString &pass)
{
    return nothing(send("DELETE", path({u"users"_s, user, u"access-passes"_s, pass})));
}

AdminClient::PageAnswer<wire::RememberedDevice> AdminClient::rememberedDevices(const QString &user)
{
    return page<wire::RememberedDevice>(get(path({u"users"_s, user, u"remembered-devices"_s})));
}

AdminClient::Answer<Unit> AdminClient::forgetDevices(const QString &user, const QString &reason)
{
    return nothing(
        send("DELETE", path({u"users"_s, user, u"remembered-devices"_s}), toJson(wire::Reason{reason})));
}

AdminClient::Answer<wire::RecoveryCodes> AdminClient::newRecoveryCodes(const QString &user)
{
    return object<wire::RecoveryCodes>(send("POST", path({u"users"_s, user, u"recovery-codes"_s})));
}

AdminClient::Answer<std::variant<wire::User, wire::Approval>> AdminClient::resetMfa(const QString &user,
                                                                                    const QString &reason)
{
    using Reset = std::variant<wire::User, wire::Approval>;
    return call<Reset>(send("POST", path({u"users"_s, user, u"reset-mfa"_s}), toJson(wire::Reason{reason})),
                       [](const ApiReply &reply) -> Result<Reset> {
                           if (reply.status == 202) {
                               GATEHOUSE_TRY_ASSIGN(asked, wire::fromJson<wire::Approval>(reply.body));
                               return Reset(std::move(asked));
                           }
                           GATEHOUSE_TRY_ASSIGN(changed, wire::fromJson<wire::User>(reply.body));
                           return Reset(std::move(changed));
                       });
}

AdminClient::PageAnswer<wire::Session> AdminClient::userSessions(const QString &user, const QString &cursor)
{
    return page<wire::Session>(get(path({u"users"_s, user, u"sessions"_s}), {{u"cursor"_s, cursor}}));
}

AdminClient::Answer<wire::EndedCount> AdminClient::revokeSessions(const QString &user, const QString &reason)
{
    return object<wire::EndedCount>(
        send("POST", path({u"users"_s, user, u"revoke-sessions"_s}), toJson(wire::Reason{reason})));
}

AdminClient::Answer<wire::User> AdminClient::setRoles(const QString &user, const QStringList &roles)
{
    return object<wire::User>(
        send("PUT", path({u"users"_s, user, u"roles"_s}), toJson(wire::RoleList{roles})));
}

AdminClient::Answer<wire::User> AdminClient::setGroups(const QString &user, const QStringList &groups)
{
    return object<wire::User>(
        send("PUT", path({u"users"_s, user, u"groups"_s}), toJson(wire::GroupList{groups})));
}

AdminClient::PageAnswer<wire::Group> AdminClient::groups(const QString &text, const QString &cursor)
{
    return page<wire::Group>(get(path({u"groups"_s}), {{u"q"_s, text}, {u"cursor"_s, cursor}}));
}

AdminClient::Answer<wire::Group> AdminClient::createGroup(const wire::NewGroup &group)
{
    return object<wire::Group>(send("POST", path({u"groups"_s}), toJson(group)));
}

AdminClient::Answer<wire::Group> AdminClient::changeGroup(const QString &id, const wire::GroupChange &change,
                                                          int version)
{
    return object<wire::Group>(send("PATCH", path({u"groups"_s, id}), toJson(change), version));
}

AdminClient::Answer<Unit> AdminClient::deleteGroup(const QString &id, int version)
{
    return nothing(erase(path({u"groups"_s, id}), version));
}

AdminClient::PageAnswer<wire::User> AdminClient::groupMembers(const QString &id, const QString &cursor)
{
    return page<wire::User>(get(path({u"groups"_s, id, u"members"_s}), {{u"cursor"_s, cursor}}));
}

AdminClient::Answer<Unit> AdminClient::addMember(const QString &group, const QString &user)
{
    return nothing(send("PUT", path({u"groups"_s, group, u"members"_s, user})));
}

AdminClient::Answer<Unit> AdminClient::removeMember(const QString &group, const QString &user)
{
    return nothing(erase(path({u"groups"_s, group, u"members"_s, user})));
}

AdminClient::PageAnswer<wire::Role> AdminClient::roles()
{
    return page<wire::Role>(get(path({u"roles"_s})));
}

AdminClient::PageAnswer<wire::Session> AdminClient::sessions(const SessionQuery &query, const QString &cursor)
{
    return page<wire::Session>(get(
        path({u"sessions"_s}), {{u"state"_s, query.state}, {u"user"_s, query.user}, {u"cursor"_s, cursor}}));
}

AdminClient::Answer<Unit> AdminClient::endSession(const QString &id)
{
    return nothing(erase(path({u"sessions"_s, id})));
}

AdminClient::PageAnswer<wire::Client> AdminClient::clients(const QString &text, const QString &cursor)
{
    return page<wire::Client>(get(path({u"clients"_s}), {{u"q"_s, text}, {u"cursor"_s, cursor}}));
}

AdminClient::Answer<wire::Client> AdminClient::createClient(const wire::NewClient &client)
{
    return object<wire::Client>(send("POST", path({u"clients"_s}), toJson(client)));
}

AdminClient::Answer<wire::Client> AdminClient::client(const QString &id)
{
    return object<wire::Client>(get(path({u"clients"_s, id})));
}

AdminClient::Answer<wire::ClaimsPreview> AdminClient::claimsPreview(const QString &client,
                                                                    const QString &user)
{
    return object<wire::ClaimsPreview>(get(path({u"clients"_s, client, u"claims"_s}), {{u"user"_s, user}}));
}

AdminClient::Answer<wire::Client> AdminClient::changeClient(const QString &id,
                                                            const wire::ClientChange &change, int version)
{
    return object<wire::Client>(send("PATCH", path({u"clients"_s, id}), toJson(change), version));
}

AdminClient::Answer<Unit> AdminClient::deleteClient(const QString &id, int version)
{
    return nothing(erase(path({u"clients"_s, id}), version));
}

AdminClient::Answer<wire::IssuedClientSecret> AdminClient::addClientSecret(const QString &client)
{
    return object<wire::IssuedClientSecret>(send("POST", path({u"clients"_s, client, u"secrets"_s})));
}

AdminClient::Answer<Unit> AdminClient::removeClientSecret(const QString &client, const QString &secret)
{
    return nothing(erase(path({u"clients"_s, client, u"secrets"_s, secret})));
}

AdminClient::PageAnswer<wire::Event> AdminClient::events(const EventQuery &query, const QString &cursor,
                                                         int limit)
{
    auto filter = filterOf(query);
    filter.append({u"limit"_s, QString::number(limit)});
    filter.append({u"cursor"_s, cursor});
    return page<wire::Event>(get(path({u"audit-events"_s}), filter));
}

AdminClient::PageAnswer<wire::Event> AdminClient::eventsAfter(const EventQuery &query, qint64 seq)
{
    auto filter = filterOf(query);
    filter.append({u"after_seq"_s, QString::number(seq)});
    return page<wire::Event>(get(path({u"audit-events"_s}), filter));
}

AdminClient::Answer<wire::ChainCheck> AdminClient::verifyEvents()
{
    return object<wire::ChainCheck>(get(path({u"audit-events"_s, u"verify"_s})));
}

AdminClient::PageAnswer<wire::Provider> AdminClient::providers()
{
    return page<wire::Provider>(get(path({u"providers"_s})));
}

AdminClient::PageAnswer<wire::ProviderPreset> AdminClient::providerPresets()
{
    return page<wire::ProviderPreset>(get(path({u"provider-presets"_s})));
}

AdminClient::Answer<wire::Provider> AdminClient::createProvider(const wire::NewProvider &provider)
{
    return object<wire::Provider>(send("POST", path({u"providers"_s}), toJson(provider)));
}

AdminClient::Answer<wire::Provider> AdminClient::changeProvider(const QString &id,
                                                                const wire::ProviderChange &change,
                                                                int version)
{
    return object<wire::Provider>(send("PATCH", path({u"providers"_s, id}), toJson(change), version));
}

AdminClient::Answer<Unit> AdminClient::deleteProvider(const QString &id, int version)
{
    return nothing(erase(path({u"providers"_s, id}), version));
}

AdminClient::Answer<wire::ProviderTest> AdminClient::testProvider(const QString &id)
{
    return object<wire::ProviderTest>(send("POST", path({u"providers"_s, id, u"test"_s}), {}));
}

AdminClient::PageAnswer<wire::SigningKey> AdminClient::keys()
{
    return page<wire::SigningKey>(get(path({u"keys"_s})));
}

AdminClient::PageAnswer<wire::SigningKey> AdminClient::rotateKeys(const wire::KeyRotation &rotation)
{
    return page<wire::SigningKey>(send("POST", path({u"keys"_s, u"rotate"_s}), toJson(rotation)));
}

AdminClient::PageAnswer<wire::SettingItem> AdminClient::settings()
{
    return page<wire::SettingItem>(get(path({u"settings"_s})));
}

AdminClient::Answer<wire::SettingItem> AdminClient::setSetting(const QString &name, const QJsonValue &value)
{
    return object<wire::SettingItem>(
        send("PUT", path({u"settings"_s, name}), toJson(wire::SettingValue{value})));
}

AdminClient::Answer<wire::SettingItem> AdminClient::resetSetting(const QString &name)
{
    return object<wire::SettingItem>(erase(path({u"settings"_s, name})));
}

namespace {

QString overridePath(const wire::SettingOverride &item)
{
    return path({u"settings"_s, item.setting, u"overrides"_s, item.subjectKind, item.subjectId});
}

}  // namespace

AdminClient::PageAnswer<wire::SettingOverride> AdminClient::settingOverrides()
{
    return page<wire::SettingOverride>(get(path({u"setting-overrides"_s})));
}

AdminClient::Answer<wire::SettingOverride> AdminClient::setOverride(const wire::SettingOverride &item)
{
    return object<wire::SettingOverride>(
        send("PUT", overridePath(item), toJson(wire::SettingValue{item.value})));
}

AdminClient::Answer<Unit> AdminClient::removeOverride(const wire::SettingOverride &item)
{
    return nothing(erase(overridePath(item)));
}

AdminClient::Answer<wire::MailConfig> AdminClient::mailConfig()
{
    return object<wire::MailConfig>(get(path({u"mail"_s})));
}

AdminClient::Answer<wire::MailConfig> AdminClient::changeMail(const wire::MailConfigChange &change)
{
    return object<wire::MailConfig>(send("PATCH", path({u"mail"_s}), toJson(change)));
}

AdminClient::Answer<wire::MessageTestResult> AdminClient::testMail(const wire::MessageTest &test)
{
    return object<wire::MessageTestResult>(send("POST", path({u"mail"_s, u"test"_s}), toJson(test)));
}

AdminClient::Answer<wire::SmsConfig> AdminClient::smsConfig()
{
    return object<wire::SmsConfig>(get(path({u"sms"_s})));
}

AdminClient::Answer<wire::SmsConfig> AdminClient::changeSms(const wire::SmsConfigChange &change)
{
    return object<wire::SmsConfig>(send("PATCH", path({u"sms"_s}), toJson(change)));
}

AdminClient::Answer<wire::MessageTestResult> AdminClient::testSms(const wire::MessageTest &test)
{
    return object<wire::MessageTestResult>(send("POST", path({u"sms"_s, u"test"_s}), toJson(test)));
}

AdminClient::PageAnswer<wire::MessageItem> AdminClient::messages(const QString &state, const QString &cursor)
{
    return page<wire::MessageItem>(get(path({u"messages"_s}), {{u"state"_s, state}, {u"cursor"_s, cursor}}));
}

AdminClient::Answer<Unit> AdminClient::retryMessage(const QString &id)
{
    return nothing(send("POST", path({u"messages"_s, id, u"retry"_s})));
}

AdminClient::Answer<Unit> AdminClient::dropMessage(const QString &id)
{
    return nothing(erase(path({u"messages"_s, id})));
}

AdminClient::PageAnswer<wire::MessageTemplateItem> AdminClient::messageTemplates()
{
    return page<wire::MessageTemplateItem>(get(path({u"message-templates"_s})));
}

AdminClient::Answer<wire::MessageTemplateItem> AdminClient::setMessageWords(const QString &kind,
                                                                            const QString &language,
                                                                            const wire::MessageWords &words)
{
    return object<wire::MessageTemplateItem>(
        send("PUT", path({u"message-templates"_s, kind, language}), toJson(words)));
}

AdminClient::Answer<wire::MessagePreview> AdminClient::messagePreview(const QString &kind,
                                                                      const QString &language,
                                                                      const wire::MessageWords &words)
{
    return object<wire::MessagePreview>(
        get(path({u"message-templates"_s, kind, language, u"preview"_s}),
            {{u"subject"_s, words.subject}, {u"paragraph"_s, words.paragraph}}));
}

}  // namespace gatehouse::ui
