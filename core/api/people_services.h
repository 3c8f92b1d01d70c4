#pragma once

#include "core/api/delivery_services.h"
#include "core/delivery/messages.h"
#include "core/federation/federation_service.h"
#include "core/identity/import_service.h"
#include "core/identity/one_time_link.h"
#include "core/identity/terms_service.h"
#include "core/mfa/access_pass_service.h"
#include "core/mfa/code_factor_service.h"
#include "core/mfa/passkey_link_service.h"
#include "core/mfa/passkey_service.h"
#include "core/mfa/remembered_device.h"
#include "core/settings/setting_override.h"
#include "core/signin/access_pass_signin.h"
#include "core/signin/account_deletion.h"
#include "core/signin/approval_service.h"
#include "core/signin/breached_range.h"
#include "core/signin/breached_watch.h"
#include "core/signin/contact_verification.h"
#include "core/signin/device_watch.h"
#include "core/signin/email_change.h"
#include "core/signin/invitation_service.h"
#include "core/signin/login_codes.h"
#include "core/signin/own_password.h"
#include "core/signin/passkey_signin.h"
#include "core/signin/password_reset.h"
#include "core/signin/registration_service.h"

namespace gatehouse {

class Services;

/// The services of an account's life: what joins, changes and recovers it. A part of Services of its own, so
/// that few files have to know it.
struct PeopleServices
{
    explicit PeopleServices(Services &services);
    Q_DISABLE_COPY_MOVE(PeopleServices)

    SettingOverrideService settingOverrides;
    MessageService messages;
    DeliveryServices delivery;
    OneTimeLinkService links;
    PasskeyService passkeys;
    PasskeyLinkService passkeyLinks;
    PasskeySignIn passkeySignIn;
    CodeFactorService codeFactors;
    LoginCodes loginCodes;
    AccessPassService accessPasses;
    AccessPassSignIn accessPassSignIn;
    RememberedDeviceService rememberedDevices;
    ProviderService providers;
    FederationService federation;  ///< before `upstream`, which waits for the calls that end here
    UpstreamClient upstream;
    BreachedRange breachedRange;
    BreachedWatch breachedWatch;
    TermsService terms;
    ContactVerification verification;
    RegistrationService registration;
    InvitationService invitations;
    PasswordReset passwordReset;
    ApprovalService approvals;
    ImportService imports;
    DeviceWatch deviceWatch;
    OwnPassword ownPassword;
    EmailChange emailChange;
    AccountDeletion deletions;
};

}  // namespace gatehouse
