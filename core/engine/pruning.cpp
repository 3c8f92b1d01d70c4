#include "core/engine/pruning.h"

#include "core/api/account_changes.h"
#include "core/api/due_deletions.h"
#include "core/api/people_services.h"
#include "core/api/services.h"
#include "core/base/log.h"
#include "core/base/taken.h"
#include "core/identity/import_leftovers_store.h"
#include "core/oauth/replay_store.h"
#include "core/signin/invitation_store.h"
#include "core/signin/pending_registration_store.h"

namespace gatehouse {

namespace {

using namespace std::chrono_literals;

constexpr auto kKeepEndedSessions = 24h * 30;
constexpr auto kKeepUsedLinks = 24h;    // limits count them
constexpr auto kKeepPasses = 24h * 30;  // administrators look who had one
constexpr auto kKeepMessages = 24h * 7;
constexpr auto kKeepUnconfirmed = 24h * 7;
constexpr auto kKeepUploads = 24h;
constexpr auto kKeepCheckedLists = 24h * 7;
constexpr auto kKeepInvitations = 24h * 90;

void report(const char *what, const Error &error)
{
    qCWarning(lcEngine) << what << "failed:" << error.publicMessage << error.internal;
}

/// Accounts that somebody made with an address that is not theirs, perhaps: who never confirmed it cannot
/// have signed in.
Result<qint64> removeUnconfirmed(Services &services, Transaction &tx, int limit)
{
    const Caller by = Caller::system(QStringLiteral("time"));
    GATEHOUSE_TRY_ASSIGN(abandoned,
                         pending_registration::abandoned(tx, services.people->verification.wanted(),
                                                         services.clock.now() - kKeepUnconfirmed, limit));
    for (const UserId &user : std::as_const(abandoned))
        GATEHOUSE_TRY(deleteUser(services, tx, by, user, QStringLiteral("never_confirmed")));
    return qint64(abandoned.size());
}

}  // namespace

void Pruning::untilNothingIsLeft(const char *what, const Step &step)
{
    while (!m_stopped) {
        const Result<qint64> rows =
            m_services.database.writeAndWait([&step](Transaction &tx) { return step(tx, kRows); });
        if (!rows.ok()) return report(what, rows.error());
        // Several kinds may go in one step: full means that one of them may have more.
        if (*rows < kRows) return;
        m_stopped = !m_rest();
    }
}

void Pruning::round()
{
    untilNothingIsLeft("Ending sessions that have run out", [this](Transaction &tx, int limit) {
        return m_services.sessions.endRunOut(tx, Caller::system(QStringLiteral("time")), limit);
    });
    untilNothingIsLeft("Forgetting one-time ids", [this](Transaction &tx, int limit) {
        return replay_store::prune(tx, m_services.clock.now(), limit);
    });
    untilNothingIsLeft("Pruning messages", [this](Transaction &tx, int limit) {
        return m_services.outbox.prune(tx, m_services.clock.now() - kKeepMessages, limit);
    });
    untilNothingIsLeft("Pruning sessions", [this](Transaction &tx, int limit) {
        return m_services.sessions.prune(tx, m_services.clock.now() - kKeepEndedSessions, limit);
    });
    untilNothingIsLeft("Pruning authorizations",
                       [this](Transaction &tx, int limit) { return m_services.grants.prune(tx, limit); });
    untilNothingIsLeft("Pruning pushed requests", [this](Transaction &tx, int limit) {
        return m_services.pushedRequests.prune(tx, limit);
    });
    untilNothingIsLeft("Pruning device codes",
                       [this](Transaction &tx, int limit) { return m_services.devices.prune(tx, limit); });
    untilNothingIsLeft("Forgetting links and codes", [this](Transaction &tx, int limit) {
        return m_services.people->links.prune(tx, m_services.clock.now() - kKeepUsedLinks, limit);
    });
    untilNothingIsLeft("Deleting accounts whose owners asked for it", [this](Transaction &tx, int limit) {
        return deleteDueAccounts(m_services, tx, limit);
    });
    untilNothingIsLeft("Forgetting changes of addresses", [this](Transaction &tx, int limit) {
        return m_services.people->emailChange.prune(tx, limit);
    });
    untilNothingIsLeft("Pruning links for passkeys", [this](Transaction &tx, int limit) {
        return m_services.people->passkeyLinks.prune(tx, limit);
    });
    untilNothingIsLeft("Pruning access passes", [this](Transaction &tx, int limit) {
        return m_services.people->accessPasses.prune(tx, m_services.clock.now() - kKeepPasses, limit);
    });
    untilNothingIsLeft("Forgetting remembered browsers", [this](Transaction &tx, int limit) {
        return m_services.people->rememberedDevices.prune(tx, limit);
    });
    untilNothingIsLeft("Pruning ways over other providers", [this](Transaction &tx, int limit) {
        return m_services.people->federation.prune(tx, limit);
    });
    untilNothingIsLeft("Removing accounts that were never confirmed", [this](Transaction &tx, int limit) {
        return removeUnconfirmed(m_services, tx, limit);
    });
    untilNothingIsLeft("Removing imports that were never finished", [this](Transaction &tx, int limit) {
        return m_services.people->imports.removeAbandoned(tx, Caller::system(QStringLiteral("time")),
                                                          m_services.clock.now() - kKeepUploads, limit);
    });
    untilNothingIsLeft("Forgetting the data of imports", [this](Transaction &tx, int limit) {
        return import_leftovers::removeData(tx, m_services.clock.now() - kKeepCheckedLists, limit);
    });
    untilNothingIsLeft("Pruning invitations", [this](Transaction &tx, int limit) {
        return invitation_store::prune(tx, m_services.clock.now() - kKeepInvitations, limit);
    });
    untilNothingIsLeft("Forgetting browsers", [this](Transaction &tx, int limit) {
        return m_services.people->deviceWatch.prune(tx, limit);
    });
    const auto retention = m_services.settings.duration(Setting::AuditRetentionDays);
    if (retention.count() > 0) {
        untilNothingIsLeft("Pruning the audit log", [this, retention](Transaction &tx, int limit) {
            return m_services.audit.prune(tx, Caller::system(QStringLiteral("retention")),
                                          m_services.clock.now() - retention, limit);
        });
    }
    if (m_stopped) return;
    auto flows = m_services.signIn.prune();
    flows.waitForFinished();
    if (const Result<qint64> forgotten = taken(flows); !forgotten.ok())
        report("Pruning sign-ins", forgotten.error());
}

}  // namespace gatehouse
