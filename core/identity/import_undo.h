#pragma once

#include "core/identity/import_batch.h"

namespace gatehouse {

/// Takes back what an import did to one person: removes an account that it made and that nobody has signed in
/// to since, and puts back what it changed where nobody changed it since. Stateless.
class ImportUndo final
{
public:
    ImportUndo(const ImportBatch::Services &services, const Import &import)
        : m_services(services), m_import(import)
    {
    }

    /// "removed" or "restored"; otherwise why the account stays as it is: "gone", "signed_in",
    /// "changed_since", "last_administrator". Errors are the database's.
    Result<QString> takeBack(Transaction &tx, const ImportRowResult &row) const;
    static bool isUndone(const QString &word) { return word == u"removed" || word == u"restored"; }

private:
    Result<QString> removeNew(Transaction &tx, const User &user) const;
    Result<void> endEverything(Transaction &tx, const UserId &user, const QString &reason) const;
    Result<QString> restore(Transaction &tx, const User &user, const ImportRowResult &row) const;
    Result<void> leaveGroups(Transaction &tx, const UserId &user, const QJsonObject &before) const;

    const ImportBatch::Services &m_services;
    const Import &m_import;
};

}  // namespace gatehouse
