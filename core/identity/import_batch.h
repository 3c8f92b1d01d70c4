#pragma once

#include <QHash>

#include "core/audit/audit_batch.h"
#include "core/identity/group_service.h"
#include "core/identity/import_store.h"
#include "core/identity/user_bulk_store.h"
#include "core/identity/user_service.h"

namespace gatehouse {

/// Takes in some hundred rows in one transaction: decides what each is, makes the new accounts together and
/// brings the others up to date one by one. In a dry run it decides the same and writes only what it found.
/// One object a batch; the thread that owns the transaction.
class ImportBatch final
{
public:
    struct Services
    {
        const AccessPolicy &policy;
        const RoleService &roles;
        const AuditLog &audit;
        const UserService &users;
        const GroupService &groups;
        const Clock &clock;
        /// Ends the sessions and authorizations of somebody who is disabled or goes, with the reason.
        std::function<Result<void>(Transaction &, const Caller &, const UserId &, const QString &)>
            endEverything = {};
    };
    ImportBatch(const Services &services, const Import &import) : m_services(services), m_import(import) {}
    Q_DISABLE_COPY_MOVE(ImportBatch)

    /// The results are those of `rows`, in order. Errors end the import: the database's, or Forbidden where
    /// the caller may not import (any more).
    Result<QList<ImportRowResult>> take(Transaction &tx, const QList<ImportRow> &rows);

private:
    struct Candidate
    {
        const ImportRow *row = nullptr;
        UserRecord record;
        ImportRowResult result;
        bool refused = false;
    };
    Candidate candidateOf(const ImportRow &row) const;
    Result<void> lookUp(Transaction &tx, const QList<Candidate> &candidates);
    Result<void> decide(Transaction &tx, Candidate &candidate);
    void planNew(Candidate &candidate);
    Result<void> writeNew(Transaction &tx);
    Result<void> addToGroups(Transaction &tx, const Candidate &candidate, AuditBatch &events);
    Result<Group> groupNamed(Transaction &tx, const QString &name);
    Result<void> bringUpToDate(Transaction &tx, Candidate &candidate, const UserId &id);
    Result<bool> changeExisting(Transaction &tx, Candidate &candidate, const User &before);
    Result<void> disable(Transaction &tx, const UserId &id) const;
    bool isDryRun() const { return m_import.task == ImportTask::Check; }

    const Services &m_services;
    const Import &m_import;
    QHash<QString, UserId> m_usernames;
    QHash<QString, UserId> m_emails;
    QStringList m_seen;
    QHash<QString, Group> m_groups;  ///< by the key of the name
    QList<Candidate *> m_new;
    ImportStore m_store;
};

}  // namespace gatehouse
