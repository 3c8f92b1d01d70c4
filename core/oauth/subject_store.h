#pragma once

#include <optional>

#include "core/base/result.h"
#include "core/oauth/subject.h"
#include "core/store/transaction.h"

namespace gatehouse::subject_store {

// What claims are made of, read with as few columns as they need: userinfo runs this for every call.

Result<std::optional<Subject>> find(Transaction &tx, const UserId &id);
Result<QStringList> groupNames(Transaction &tx, const UserId &id);
/// True while the user is enabled and the session is theirs and has not ended.
Result<bool> isSignedIn(Transaction &tx, const UserId &id, const SessionId &session, Timestamp now);

}  // namespace gatehouse::subject_store
