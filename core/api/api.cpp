#include "core/api/api.h"

#include "core/api/access_pass_routes.h"
#include "core/api/account_activity_routes.h"
#include "core/api/account_api_routes.h"
#include "core/api/account_application_routes.h"
#include "core/api/account_data_routes.h"
#include "core/api/account_email_routes.h"
#include "core/api/account_methods_routes.h"
#include "core/api/account_passkey_routes.h"
#include "core/api/account_password_routes.h"
#include "core/api/account_profile_routes.h"
#include "core/api/account_records_routes.h"
#include "core/api/account_routes.h"
#include "core/api/account_session_routes.h"
#include "core/api/admin_access_passes_routes.h"
#include "core/api/admin_audit_routes.h"
#include "core/api/admin_claims_routes.h"
#include "core/api/admin_clients_routes.h"
#include "core/api/admin_export_routes.h"
#include "core/api/admin_factors_routes.h"
#include "core/api/admin_groups_routes.h"
#include "core/api/admin_identities_routes.h"
#include "core/api/admin_imports_routes.h"
#include "core/api/admin_joining_routes.h"
#include "core/api/admin_keys_routes.h"
#include "core/api/admin_mail_routes.h"
#include "core/api/admin_messages_routes.h"
#include "core/api/admin_overrides_routes.h"
#include "core/api/admin_passkeys_routes.h"
#include "core/api/admin_passwords_routes.h"
#include "core/api/admin_providers_routes.h"
#include "core/api/admin_remembered_devices_routes.h"
#include "core/api/admin_route.h"
#include "core/api/admin_sessions_routes.h"
#include "core/api/admin_settings_routes.h"
#include "core/api/admin_status_routes.h"
#include "core/api/admin_users_routes.h"
#include "core/api/asset_routes.h"
#include "core/api/auth_passkey_routes.h"
#include "core/api/auth_routes.h"
#include "core/api/authorize_routes.h"
#include "core/api/client_registration_routes.h"
#include "core/api/cors.h"
#include "core/api/device_routes.h"
#include "core/api/enrolment_routes.h"
#include "core/api/federation_routes.h"
#include "core/api/invitation_routes.h"
#include "core/api/login_routes.h"
#include "core/api/logout_routes.h"
#include "core/api/not_me_routes.h"
#include "core/api/oauth_routes.h"
#include "core/api/openapi.h"
#include "core/api/operation_routes.h"
#include "core/api/par_routes.h"
#include "core/api/passkey_enrolment_routes.h"
#include "core/api/passkey_signin_routes.h"
#include "core/api/protected_resource.h"
#include "core/api/provider_account_routes.h"
#include "core/api/recovery_routes.h"
#include "core/api/registration_routes.h"
#include "core/api/second_step_routes.h"
#include "core/api/setup_routes.h"
#include "core/api/terms_routes.h"
#include "core/api/verify_routes.h"

namespace gatehouse {

Result<std::unique_ptr<Api>> Api::create(Services &services, AddressRanges metricsReaders,
                                         std::optional<DemoClient> demo)
{
    GATEHOUSE_TRY_ASSIGN(pages, Pages::load(services.settings, services.issuer));
    std::unique_ptr<Api> api(new Api(services, std::move(pages), std::move(metricsReaders)));
    GATEHOUSE_TRY(api->addRoutes(services, demo));
    return api;
}

Api::Api(Services &services, std::unique_ptr<Pages> pages, AddressRanges metricsReaders)
    : m_pages(std::move(pages)),
      m_browser(services, *m_pages),
      m_gate(m_browser, m_setupToken, std::move(metricsReaders)),
      m_router(m_gate)
{
}

Result<void> Api::addRoutes(Services &services, const std::optional<DemoClient> &demo)
{
    GATEHOUSE_TRY(m_router.add(operationRoutes(services, m_metrics)));
    GATEHOUSE_TRY(m_router.add(assetRoutes(m_browser)));
    GATEHOUSE_TRY(m_router.add(oauthRoutes(services)));
    GATEHOUSE_TRY(m_router.add(protectedResourceRoutes(services)));
    GATEHOUSE_TRY(m_router.add(parRoutes(services)));
    GATEHOUSE_TRY(m_router.add(corsRoutes(services)));
    GATEHOUSE_TRY(m_router.add(clientRegistrationRoutes(services, m_gate)));
    GATEHOUSE_TRY(m_router.add(authorizeRoutes(m_browser)));
    GATEHOUSE_TRY(m_router.add(deviceRoutes(m_browser)));
    GATEHOUSE_TRY(m_router.add(loginRoutes(m_browser)));
    GATEHOUSE_TRY(m_router.add(enrolmentRoutes(m_browser)));
    GATEHOUSE_TRY(m_router.add(accessPassRoutes(m_browser)));
    GATEHOUSE_TRY(m_router.add(passkeySignInRoutes(m_browser)));
    GATEHOUSE_TRY(m_router.add(passkeyEnrolmentRoutes(m_browser)));
    GATEHOUSE_TRY(m_router.add(registrationRoutes(m_browser)));
    GATEHOUSE_TRY(m_router.add(verifyRoutes(m_browser)));
    GATEHOUSE_TRY(m_router.add(termsRoutes(m_browser)));
    GATEHOUSE_TRY(m_router.add(invitationRoutes(m_browser)));
    GATEHOUSE_TRY(m_router.add(recoveryRoutes(m_browser)));
    GATEHOUSE_TRY(m_router.add(logoutRoutes(m_browser)));
    GATEHOUSE_TRY(m_router.add(accountRoutes(m_browser)));
    GATEHOUSE_TRY(m_router.add(accountProfileRoutes(m_browser)));
    GATEHOUSE_TRY(m_router.add(accountEmailRoutes(m_browser)));
    GATEHOUSE_TRY(m_router.add(accountPasswordRoutes(m_browser)));
    GATEHOUSE_TRY(m_router.add(accountSessionRoutes(m_browser)));
    GATEHOUSE_TRY(m_router.add(accountApplicationRoutes(m_browser)));
    GATEHOUSE_TRY(m_router.add(accountActivityRoutes(m_browser)));
    GATEHOUSE_TRY(m_router.add(accountDataRoutes(m_browser)));
    GATEHOUSE_TRY(m_router.add(accountPasskeyRoutes(m_browser)));
    GATEHOUSE_TRY(m_router.add(accountMethodsRoutes(m_browser)));
    GATEHOUSE_TRY(m_router.add(secondStepRoutes(m_browser)));
    GATEHOUSE_TRY(m_router.add(federationRoutes(m_browser)));
    GATEHOUSE_TRY(m_router.add(providerAccountRoutes(m_browser)));
    GATEHOUSE_TRY(m_router.add(notMeRoutes(m_browser)));
    GATEHOUSE_TRY(m_router.add(accountApiRoutes(services)));
    GATEHOUSE_TRY(m_router.add(accountRecordsRoutes(services)));
    GATEHOUSE_TRY(m_router.add(authRoutes(services)));
    GATEHOUSE_TRY(m_router.add(authPasskeyRoutes(services)));
    GATEHOUSE_TRY(m_router.add(setupRoutes(services, m_setupToken)));
    GATEHOUSE_TRY(m_router.add(adminStatusRoutes(services)));
    GATEHOUSE_TRY(m_router.add(adminUsersRoutes(services)));
    GATEHOUSE_TRY(m_router.add(adminJoiningRoutes(services)));
    GATEHOUSE_TRY(m_router.add(adminFactorsRoutes(services)));
    GATEHOUSE_TRY(m_router.add(adminPasskeysRoutes(services)));
    GATEHOUSE_TRY(m_router.add(adminIdentitiesRoutes(services)));
    GATEHOUSE_TRY(m_router.add(adminAccessPassesRoutes(services)));
    GATEHOUSE_TRY(m_router.add(adminRememberedDevicesRoutes(services)));
    GATEHOUSE_TRY(m_router.add(adminSessionsRoutes(services)));
    GATEHOUSE_TRY(m_router.add(adminGroupsRoutes(services)));
    GATEHOUSE_TRY(m_router.add(adminImportsRoutes(services)));
    GATEHOUSE_TRY(m_router.add(adminExportRoutes(services)));
    GATEHOUSE_TRY(m_router.add(adminClientsRoutes(services)));
    GATEHOUSE_TRY(m_router.add(adminClaimsRoutes(services)));
    GATEHOUSE_TRY(m_router.add(adminAuditRoutes(services)));
    GATEHOUSE_TRY(m_router.add(adminKeysRoutes(services)));
    GATEHOUSE_TRY(m_router.add(adminSettingsRoutes(services)));
    GATEHOUSE_TRY(m_router.add(adminOverridesRoutes(services)));
    GATEHOUSE_TRY(m_router.add(adminMailRoutes(services)));
    GATEHOUSE_TRY(m_router.add(adminMessagesRoutes(services)));
    GATEHOUSE_TRY(m_router.add(adminProvidersRoutes(services)));
    GATEHOUSE_TRY(m_router.add(adminPasswordsRoutes(services)));
    if (demo) GATEHOUSE_TRY(m_router.add(demoRoutes(m_browser, *demo)));
    return m_router.add({openApiRoute(m_router, services.issuer, kAdminApi),
                         openApiRoute(m_router, services.issuer, kAccountApi)});
}

}  // namespace gatehouse
