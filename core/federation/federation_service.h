#pragma once

#include <QFuture>
#include <variant>

#include "core/base/form_decoder.h"
#include "core/federation/federation_store.h"
#include "core/federation/provider_service.h"
#include "core/federation/upstream_client.h"
#include "core/session/session.h"
#include "core/signin/signin_service.h"
#include "core/signin/signin_services.h"

namespace gatehouse {

class GroupService;

/// How a way over another provider begins.
struct FederationRequest
{
    ProviderId provider;
    QByteArray browser;  ///< the value of the cookie that only this browser holds
    QByteArray returnTo;
    UserId linkFor;  ///< who is signed in and wants to link; empty: a sign-in
    /// The provider shall ask, whoever is signed in there (`prompt=login`), and has to show that it did.
    bool signInAgain = false;
};

/// The provider's answer, as the browser carries it.
struct FederationAnswer
{
    ProviderId provider;
    QByteArray browser;
    FormFields parameters;
    std::optional<Session> session;  ///< of this browser
};

struct FederatedSignIn
{
    SignInStep step;
    QByteArray returnTo;
};
struct FederatedLink
{
    QByteArray returnTo;
};
/// The account that goes by the same confirmed address has to be entered first, then confirm() links it.
struct FederatedConfirmation
{
    Secret flow;  ///< good in this browser, for that person alone: it may stand in a URL
    QByteArray returnTo;
};
using FederationOutcome = std::variant<FederatedSignIn, FederatedLink, FederatedConfirmation>;

/// Sign-in with other providers: sends people there, takes what comes back, and decides who comes in. Every
/// failure is Unauthenticated with one calm sentence ("federation_failed", "federation_cancelled",
/// "federation_not_linked", "federation_not_asked", "account_unavailable"); the audit log has the reason.
/// Nothing but the provider's own subject opens an account: an address links only when it is confirmed on
/// both sides and the person has entered the account by another way. Any thread; futures finish on others.
class FederationService final
{
public:
    static constexpr std::chrono::minutes kFlowLifetime{15};
    static constexpr std::chrono::minutes kFreshSignIn{15};  ///< for confirming and for linking

    FederationService(const SignInServices &signIn, const GroupService &groups,
                      const ProviderService &providers, UpstreamClient &upstream, const Sealer &sealer,
                      QString issuer);
    ~FederationService();
    Q_DISABLE_COPY_MOVE(FederationService)

    QString redirectUri(const ProviderId &provider) const;

    /// Where to send the browser. NotFound for a provider that is not there or switched off.
    QFuture<Result<QByteArray>> start(const FederationRequest &request);
    QFuture<Result<FederationOutcome>> finish(const FederationAnswer &answer, const Caller &caller);

    /// Where an answer leads; for showing the sign-in page again. "/account" when nothing waits for it.
    struct Way
    {
        QByteArray returnTo = QByteArrayLiteral("/account");
        bool signInAgain = false;
    };
    Way wayOf(const FederationAnswer &answer) const;

    struct Confirmation
    {
        QString providerName;
        QString email;
        QByteArray returnTo;
    };
    /// Gone "signin_expired" unless the flow waits for this very person in this browser.
    Result<Confirmation> confirmation(Transaction &tx, const Secret &flow, const QByteArray &browser,
                                      const Session &session) const;
    Result<Confirmation> confirm(Transaction &tx, const Caller &by, const Secret &flow,
                                 const QByteArray &browser, const Session &session) const;
    /// Whether the session came from a recent sign-in by something of this server's own.
    bool isFreshOwnSignIn(const Session &session) const;

    Result<QList<FederatedIdentity>> identitiesOf(Transaction &tx, const UserId &user) const;
    /// Tells the person by mail. Sessions that began with it go on. NotFound; where nothing else opens the
    /// account, Conflict "last_way_in" to its owner, and InvalidInput in "reason" to whoever else does not
    /// say why.
    Result<void> unlink(Transaction &tx, const Caller &by, const UserId &user, const ProviderId &provider,
                        const QString &subject, const QString &reason = {}) const;

    /// Where the browser goes on to sign out at the provider (OpenID Connect RP-Initiated Logout 1.0); empty
    /// when that is not wanted. Good once.
    Result<QByteArray> takeLogout(Transaction &tx, const QByteArray &browser, const UserId &user) const;

    Result<qint64> prune(Transaction &tx, int limit) const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

}  // namespace gatehouse
