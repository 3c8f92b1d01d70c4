#pragma once

#include "core/api/wire/client.h"
#include "core/api/wire/event.h"
#include "core/api/wire/factor.h"
#include "core/api/wire/group.h"
#include "core/api/wire/server.h"
#include "core/api/wire/session.h"
#include "core/api/wire/user.h"
#include "core/audit/audit_event.h"
#include "core/identity/group.h"
#include "core/identity/user.h"
#include "core/mfa/passkey.h"
#include "core/mfa/totp_service.h"
#include "core/oauth/client.h"
#include "core/session/session.h"
#include "core/settings/settings_service.h"
#include "core/token/key_ring.h"

namespace gatehouse {

// From the engine's values to what travels. The only place that knows both.

wire::User toWire(const UserDetails &details);
/// What a PATCH asks for.
UserChanges userChanges(const wire::UserChange &change);
wire::TotpFactor toWire(const TotpFactor &factor);
wire::Passkey toWire(const Passkey &passkey);
wire::TotpEnrolment toWire(const TotpEnrolment &enrolment);
wire::Group toWire(const Group &group);
wire::Session toWire(const Session &session, const QList<SessionClient> &clients);
wire::Client toWire(const Client &client);
wire::Event toWire(const AuditRecord &record);
wire::SigningKey toWire(const KeyInfo &key);
wire::SettingItem toWire(const SettingItem &item);
QStringList toTexts(const std::vector<Secret> &codes);

}  // namespace gatehouse
