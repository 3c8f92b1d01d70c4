#pragma once

#include <QLatin1String>

/// The catalogue of audit event types: "<what>.<what happened>". Names are stable: people search for them and
/// alert on them. Add here, never spell one out elsewhere.
namespace gatehouse::event {

// Accounts
inline constexpr QLatin1String kUserCreated("user.created");
inline constexpr QLatin1String kUserUpdated("user.updated");
inline constexpr QLatin1String kUserDisabled("user.disabled");
inline constexpr QLatin1String kUserEnabled("user.enabled");
inline constexpr QLatin1String kUserLocked("user.locked");
inline constexpr QLatin1String kUserUnlocked("user.unlocked");
inline constexpr QLatin1String kUserDeleted("user.deleted");
inline constexpr QLatin1String kUserRolesChanged("user.roles_changed");
inline constexpr QLatin1String kPasswordChanged("user.password_changed");
inline constexpr QLatin1String kPasswordBreached("user.password_breached");
inline constexpr QLatin1String kPasswordReset("user.password_reset");
inline constexpr QLatin1String kPasswordHashUpgraded("user.password_hash_upgraded");
inline constexpr QLatin1String kVerificationSent("user.verification_sent");
inline constexpr QLatin1String kEmailVerified("user.email_verified");
inline constexpr QLatin1String kPhoneVerified("user.phone_verified");
inline constexpr QLatin1String kEmailChangeAsked("user.email_change_asked");
inline constexpr QLatin1String kEmailChangeConfirmed("user.email_change_confirmed");
inline constexpr QLatin1String kEmailChangeEnded("user.email_change_ended");
inline constexpr QLatin1String kDeletionAsked("user.deletion_asked");
inline constexpr QLatin1String kDeletionUndone("user.deletion_undone");
inline constexpr QLatin1String kDataExported("user.data_exported");
inline constexpr QLatin1String kInvitationCreated("invitation.created");
inline constexpr QLatin1String kInvitationSent("invitation.sent");
inline constexpr QLatin1String kInvitationRevoked("invitation.revoked");
inline constexpr QLatin1String kInvitationAccepted("invitation.accepted");
inline constexpr QLatin1String kTermsPublished("terms.published");
inline constexpr QLatin1String kTermsAccepted("terms.accepted");
inline constexpr QLatin1String kTermsRefused("terms.refused");
inline constexpr QLatin1String kRecoveryRequested("recovery.requested");
inline constexpr QLatin1String kRecoveryLinkMade("recovery.link_made");
inline constexpr QLatin1String kApprovalAsked("approval.asked");
inline constexpr QLatin1String kApprovalGiven("approval.given");
inline constexpr QLatin1String kApprovalRefused("approval.refused");
inline constexpr QLatin1String kAccountNotMe("account.not_me");

// Groups
inline constexpr QLatin1String kGroupCreated("group.created");
inline constexpr QLatin1String kGroupUpdated("group.updated");
inline constexpr QLatin1String kGroupDeleted("group.deleted");
inline constexpr QLatin1String kGroupRolesChanged("group.roles_changed");
inline constexpr QLatin1String kGroupMemberAdded("group.member_added");
inline constexpr QLatin1String kGroupMemberRemoved("group.member_removed");

// Signing in
inline constexpr QLatin1String kSigninSucceeded("signin.succeeded");
inline constexpr QLatin1String kSigninFailed("signin.failed");
inline constexpr QLatin1String kSigninPasswordAccepted("signin.password_accepted");
inline constexpr QLatin1String kSigninThrottled("signin.throttled");
inline constexpr QLatin1String kMfaTotpEnrolled("mfa.totp_enrolled");
inline constexpr QLatin1String kMfaTotpConfirmed("mfa.totp_confirmed");
inline constexpr QLatin1String kMfaTotpRemoved("mfa.totp_removed");
inline constexpr QLatin1String kMfaPasskeyAdded("mfa.passkey_added");
inline constexpr QLatin1String kMfaPasskeyRenamed("mfa.passkey_renamed");
inline constexpr QLatin1String kMfaPasskeyRemoved("mfa.passkey_removed");
inline constexpr QLatin1String kMfaPasskeyRefused("mfa.passkey_refused");
inline constexpr QLatin1String kMfaPasskeyCloned("mfa.passkey_cloned");
inline constexpr QLatin1String kMfaPasskeyLinkMade("mfa.passkey_link_made");
inline constexpr QLatin1String kMfaTotpRenamed("mfa.totp_renamed");
inline constexpr QLatin1String kMfaCodesAdded("mfa.codes_added");
inline constexpr QLatin1String kMfaCodesRemoved("mfa.codes_removed");
inline constexpr QLatin1String kMfaCodeSent("mfa.code_sent");
inline constexpr QLatin1String kMfaVerified("mfa.verified");
inline constexpr QLatin1String kMfaFailed("mfa.failed");
inline constexpr QLatin1String kMfaRecoveryCodesIssued("mfa.recovery_codes_issued");
inline constexpr QLatin1String kMfaRecoveryCodeUsed("mfa.recovery_code_used");
inline constexpr QLatin1String kMfaReset("mfa.reset");

// Sessions, authorizations, tokens
inline constexpr QLatin1String kSessionStarted("session.started");
inline constexpr QLatin1String kSessionRotated("session.rotated");
inline constexpr QLatin1String kSessionEnded("session.ended");
inline constexpr QLatin1String kSessionMoved("session.moved");
inline constexpr QLatin1String kDeviceNew("device.new");
inline constexpr QLatin1String kConsentGiven("consent.given");
inline constexpr QLatin1String kConsentRefused("consent.refused");
inline constexpr QLatin1String kConsentWithdrawn("consent.withdrawn");
inline constexpr QLatin1String kGrantCreated("grant.created");
inline constexpr QLatin1String kGrantRevoked("grant.revoked");
inline constexpr QLatin1String kCodeReuseDetected("code.reuse_detected");
inline constexpr QLatin1String kDeviceBegun("device.begun");
inline constexpr QLatin1String kDeviceApproved("device.approved");
inline constexpr QLatin1String kDeviceRefused("device.refused");
inline constexpr QLatin1String kDeviceCodeFailed("device.code_failed");
inline constexpr QLatin1String kTokenIssued("token.issued");
inline constexpr QLatin1String kTokenExchanged("token.exchanged");
inline constexpr QLatin1String kTokenRefused("token.refused");
inline constexpr QLatin1String kTokenRefreshed("token.refreshed");
inline constexpr QLatin1String kTokenRefreshRepeated("token.refresh_repeated");
inline constexpr QLatin1String kTokenRevoked("token.revoked");
inline constexpr QLatin1String kTokenReuseDetected("token.reuse_detected");

// Applications
inline constexpr QLatin1String kClientCreated("client.created");
inline constexpr QLatin1String kClientUpdated("client.updated");
inline constexpr QLatin1String kClientDeleted("client.deleted");
inline constexpr QLatin1String kClientSecretAdded("client.secret_added");
inline constexpr QLatin1String kClientSecretRemoved("client.secret_removed");
inline constexpr QLatin1String kClientAuthenticationFailed("client.authentication_failed");

// Mail and text messages
inline constexpr QLatin1String kMessageGivenUp("message.given_up");
inline constexpr QLatin1String kMessageRetried("message.retried");
inline constexpr QLatin1String kMessageDropped("message.dropped");
inline constexpr QLatin1String kMessageTested("message.tested");
inline constexpr QLatin1String kMessageTextChanged("message.text_changed");

// Sign-in with other providers
inline constexpr QLatin1String kProviderCreated("provider.created");
inline constexpr QLatin1String kProviderUpdated("provider.updated");
inline constexpr QLatin1String kProviderDeleted("provider.deleted");
inline constexpr QLatin1String kProviderAccepted("signin.provider_accepted");
inline constexpr QLatin1String kIdentityLinked("identity.linked");
inline constexpr QLatin1String kIdentityUnlinked("identity.unlinked");

// The server itself
inline constexpr QLatin1String kKeyCreated("key.created");
inline constexpr QLatin1String kKeyImported("key.imported");
inline constexpr QLatin1String kKeyRotated("key.rotated");
inline constexpr QLatin1String kKeyRetired("key.retired");
inline constexpr QLatin1String kSettingsChanged("settings.changed");
inline constexpr QLatin1String kAccessDenied("access.denied");
inline constexpr QLatin1String kSetupCompleted("setup.completed");
inline constexpr QLatin1String kAdministratorRecovered("administrator.recovered");
inline constexpr QLatin1String kServerStarted("server.started");
inline constexpr QLatin1String kServerStopped("server.stopped");
inline constexpr QLatin1String kAuditPruned("audit.pruned");
inline constexpr QLatin1String kBackupMade("backup.made");
inline constexpr QLatin1String kBackupRestored("backup.restored");

}  // namespace gatehouse::event
