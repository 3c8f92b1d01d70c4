#pragma once

#include "core/api/wire/form_member.h"

namespace gatehouse::wire {

/// The members of an application's `metadata`, in the order in which a form shows them within their sections.
/// A new member is one entry; a test sees that none which the server knows is missing.
const QList<FormMember> &clientMetadataMembers();

}  // namespace gatehouse::wire
