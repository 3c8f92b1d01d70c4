#pragma once

namespace gatehouse {

/// Lets an application do for a person what they do on the pages of their account (docs/account-api.md). Not
/// for applications that registered themselves: nobody of the office has looked at them.
inline constexpr char kScopeAccount[] = "account";

}  // namespace gatehouse
