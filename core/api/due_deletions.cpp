#include "core/api/due_deletions.h"

#include "core/api/account_changes.h"
#include "core/api/people_services.h"

namespace gatehouse {

namespace {

const QString kReason = QStringLiteral("own_wish");

}  // namespace

Result<qint64> deleteDueAccounts(Services &services, Transaction &tx, int limit)
{
    const Caller by = Caller::system(QStringLiteral("time"));
    for (qint64 deleted = 0; deleted < limit; ++deleted) {
        GATEHOUSE_TRY_ASSIGN(next, services.people->deletions.takeNextDue(tx, by));
        if (!next) return deleted;
        GATEHOUSE_TRY(deleteUser(services, tx, by, *next, kReason));
    }
    return qint64(limit);
}

Result<std::optional<PendingDeletion>> askToDelete(Services &services, Transaction &tx, const Caller &self,
                                                   const QString &typedName)
{
    const AccountDeletion &deletions = services.people->deletions;
    if (!deletions.isImmediate()) {
        GATEHOUSE_TRY_ASSIGN(pending, deletions.ask(tx, self, typedName));
        return std::optional(pending);
    }
    GATEHOUSE_TRY(deletions.check(tx, self, typedName));
    GATEHOUSE_TRY(deleteUser(services, tx, self, self.user, kReason));
    return std::optional<PendingDeletion>();
}

}  // namespace gatehouse
