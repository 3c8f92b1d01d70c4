#include "core/api/people_services.h"

#include "core/api/services.h"
#include "core/crypto/digest.h"

namespace gatehouse {

PeopleServices::PeopleServices(Services &services)
    : settingOverrides(services.audit, services.settings, services.clock),
      messages(services.outbox, services.sealer, services.settings),
      delivery(services, messages),
      links(services.clock),
      passkeys(services.clock, services.settings, services.audit, services.issuer,
               hkdfSha256(services.requestMacKey.view(), {}, "passkey-challenge", 32)),
      passkeyLinks(services.clock, services.audit),
      passkeySignIn(services.signInServices, passkeys),
      codeFactors(services.clock, services.settings, services.audit),
      loginCodes(services.signInServices, codeFactors, messages, links),
      accessPasses(services.clock, services.audit, services.settings),
      accessPassSignIn(services.signInServices, accessPasses),
      rememberedDevices(services.clock, services.audit),
      providers(services.audit, services.sealer, services.clock),
      federation(services.signInServices, services.groups, providers, upstream, services.sealer,
                 services.issuer),
      upstream(*services.http, services.clock),
      breachedRange(*services.http, services.settings),
      breachedWatch(breachedRange, services.database, services.users, services.clock),
      terms(services.audit, services.clock),
      verification(services.signInServices, messages, links, services.issuer),
      registration(services.signInServices, verification, messages, services.issuer),
      invitations(services.signInServices, services.groups, messages, services.issuer),
      passwordReset(services.signInServices, messages, links, services.issuer),
      approvals(services.signInServices),
      imports(services.access, services.audit, services.sealer, services.clock),
      deviceWatch({services.users, messages, links, services.audit, services.settings, services.clock,
                   services.issuer}),
      ownPassword(services.signInServices, messages, services.issuer),
      emailChange(services.signInServices, messages, links, services.issuer),
      deletions(services.signInServices, messages, links, services.issuer)
{
    services.passwords.setOutsideCheck(
        [this](const QByteArray &breachedHash) { return breachedRange.checkNew(breachedHash); });
}

}  // namespace gatehouse
