#include "core/api/admin_joining_routes.h"

#include "core/api/account_changes.h"
#include "core/api/admin_route.h"
#include "core/api/people_services.h"
#include "core/api/terms_routes.h"
#include "core/api/wire/invitation.h"
#include "core/api/wire_mapping.h"

namespace gatehouse {

namespace {

constexpr qsizetype kMostAtOnce = 500;

wire::Invitation toWire(const Invitation &invitation, Timestamp now, const QString &link = {})
{
    wire::Invitation out;
    out.id = invitation.id.toString();
    out.email = invitation.email;
    out.displayName = invitation.displayName;
    out.locale = invitation.locale;
    for (const GroupId &group : invitation.groups)
        out.groups.append(group.toString());
    out.roles = toStrings(invitation.roles);
    out.note = invitation.note;
    out.invitedBy = invitation.inviterName;
    out.status = toString(invitation.status(now));
    out.mailed = invitation.mailed;
    out.sentCount = invitation.sentCount;
    out.createdAt = invitation.createdAt;
    out.expiresAt = invitation.expiresAt;
    out.acceptedUser = invitation.acceptedUser.toString();
    out.link = link;
    return out;
}

Result<NewInvitation> invitationOf(const wire::NewInvitation &body)
{
    NewInvitation input;
    input.email = body.email;
    input.displayName = body.displayName;
    input.locale = body.locale;
    input.note = body.note;
    input.byMail = body.sendMail;
    for (const QString &text : body.groups) {
        const std::optional<GroupId> group = GroupId::parse(text);
        if (!group)
            return Error::invalid("groups", "unknown_group",
                                  QStringLiteral("'%1' is no group's id.").arg(text));
        input.groups.append(*group);
    }
    GATEHOUSE_TRY_ASSIGN(roles, rolesFromStrings(body.roles));
    input.roles = roles;
    return input;
}

void listInvitations(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(query, exchange, queryOf(exchange->request()));
    if (auto known = checkParameters(query, {"status", "limit", "cursor"}); !known.ok())
        return exchange->fail(known.error());
    GATEHOUSE_OR_FAIL(page, exchange, pageRequestOf(query));
    const QString name = query.value(QByteArrayView("status")).value_or(QString());
    const std::optional<InvitationStatus> status = invitationStatusOf(name);
    if (!name.isEmpty() && !status)
        return exchange->fail(
            Error::invalid("status", "unknown_value",
                           QStringLiteral("'status' must be open, accepted, expired or revoked.")));
    replyFromRead(services, exchange, [&](Transaction &tx) -> Result<HttpReply> {
        GATEHOUSE_TRY_ASSIGN(found, services.people->invitations.list(tx, status, page));
        return listReply(found, [now = services.clock.now()](const Invitation &invitation) {
            return toWire(invitation, now);
        });
    });
}

void getInvitation(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(id, exchange, pathId<InvitationId>(exchange->request()));
    replyFromRead(services, exchange, [&](Transaction &tx) -> Result<HttpReply> {
        GATEHOUSE_TRY_ASSIGN(found, services.people->invitations.byId(tx, id));
        return wireReply(toWire(found, services.clock.now()));
    });
}

void createInvitation(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(body, exchange, wireBody<wire::NewInvitation>(exchange->request()));
    GATEHOUSE_OR_FAIL(input, exchange, invitationOf(body));
    // Without an address there is nobody to mail to.
    if (input.email.isEmpty() && !services.people->messages.canMail()) input.byMail = false;
    replyFromWrite(services, exchange,
                   [&services, by = exchange->caller(), input](Transaction &tx) -> Result<HttpReply> {
                       GATEHOUSE_TRY_ASSIGN(sent, services.people->invitations.create(tx, by, input));
                       return wireReply(toWire(sent.invitation, services.clock.now(), sent.link), 201);
                   });
}

/// One address of many: what was made, or why not; one that fails hinders no other.
Result<QJsonObject> inviteOne(Services &services, Transaction &tx, const Caller &by, NewInvitation input,
                              const QString &email)
{
    input.email = email.trimmed();
    const Result<SentInvitation> sent = tx.attempt([&]() -> Result<SentInvitation> {
        if (input.email.isEmpty())
            return Error::invalid("email", "email_invalid", QStringLiteral("There is no address."));
        return services.people->invitations.create(tx, by, input);
    });
    if (sent.ok()) {
        return QJsonObject{{QStringLiteral("email"), input.email},
                           {QStringLiteral("invitation"),
                            wire::toJson(toWire(sent->invitation, services.clock.now(), sent->link))}};
    }
    const Error &error = sent.error();
    if (error.code != ErrorCode::InvalidInput && error.code != ErrorCode::Conflict) return error;
    return QJsonObject{
        {QStringLiteral("email"), input.email},
        {QStringLiteral("error"), QJsonObject{{QStringLiteral("code"), QString::fromLatin1(error.reason)},
                                              {QStringLiteral("detail"), error.publicMessage}}}};
}

void createInvitations(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(body, exchange, wireBody<wire::BulkInvitations>(exchange->request()));
    GATEHOUSE_OR_FAIL(input, exchange, invitationOf(body.invitation));
    if (body.emails.isEmpty() || body.emails.size() > kMostAtOnce)
        return exchange->fail(Error::invalid(
            "emails", "count", QStringLiteral("Give 1 to %1 addresses at a time.").arg(kMostAtOnce)));
    replyFromWrite(services, exchange,
                   [&services, by = exchange->caller(), input,
                    emails = body.emails](Transaction &tx) -> Result<HttpReply> {
                       QJsonArray rows;
                       for (const QString &email : emails) {
                           GATEHOUSE_TRY_ASSIGN(row, inviteOne(services, tx, by, input, email));
                           rows.append(row);
                       }
                       return jsonReply({{QStringLiteral("items"), rows}});
                   });
}

void resendInvitation(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(id, exchange, pathId<InvitationId>(exchange->request()));
    GATEHOUSE_OR_FAIL(body, exchange, wireBody<wire::ResendInvitation>(exchange->request()));
    replyFromWrite(services, exchange,
                   [&services, by = exchange->caller(), id,
                    byMail = body.sendMail](Transaction &tx) -> Result<HttpReply> {
                       GATEHOUSE_TRY_ASSIGN(sent, services.people->invitations.resend(tx, by, id, byMail));
                       return wireReply(toWire(sent.invitation, services.clock.now(), sent.link));
                   });
}

void revokeInvitation(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(id, exchange, pathId<InvitationId>(exchange->request()));
    GATEHOUSE_OR_FAIL(body, exchange, wireBody<wire::Reason>(exchange->request()));
    replyFromWrite(
        services, exchange,
        [&services, by = exchange->caller(), id, reason = body.reason](Transaction &tx) -> Result<HttpReply> {
            GATEHOUSE_TRY_ASSIGN(revoked, services.people->invitations.revoke(tx, by, id, reason));
            return wireReply(toWire(revoked, services.clock.now()));
        });
}

void listTerms(Services &services, const ExchangePtr &exchange)
{
    replyFromRead(services, exchange, [&](Transaction &tx) -> Result<HttpReply> {
        GATEHOUSE_TRY_ASSIGN(all, services.people->terms.list(tx));
        QJsonArray items;
        GATEHOUSE_TRY_ASSIGN(accepted, services.people->terms.acceptedCounts(tx));
        for (const Terms &terms : all) {
            QJsonObject item = termsJson(terms);
            item.insert(QStringLiteral("accepted"), accepted.value(terms.version));
            items.append(item);
        }
        return jsonReply({{QStringLiteral("items"), items}, {QStringLiteral("next"), QJsonValue()}});
    });
}

void publishTerms(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(body, exchange, jsonBody(exchange->request()));
    wire::JsonReader in(body);
    const QJsonObject texts = in.object("texts");
    const std::optional<Timestamp> from = in.optionalTime("required_from");
    in.refuseUnknown({"texts", "required_from"});
    if (auto good = in.status(); !good.ok()) return exchange->fail(good.error());
    replyFromWrite(services, exchange,
                   [&services, by = exchange->caller(), texts,
                    from = from.value_or(services.clock.now())](Transaction &tx) -> Result<HttpReply> {
                       GATEHOUSE_TRY_ASSIGN(made, services.people->terms.publish(tx, by, texts, from));
                       return jsonReply(termsJson(made), 201);
                   });
}

void acceptancesOfUser(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(id, exchange, pathId<UserId>(exchange->request()));
    replyFromRead(services, exchange, [&](Transaction &tx) -> Result<HttpReply> {
        GATEHOUSE_TRY(services.users.byId(tx, id));
        GATEHOUSE_TRY_ASSIGN(all, services.people->terms.acceptances(tx, id));
        QJsonArray items;
        for (const TermsAcceptance &acceptance : all)
            items.append(QJsonObject{{QStringLiteral("version"), acceptance.version},
                                     {QStringLiteral("accepted_at"), acceptance.acceptedAt.toRfc3339()}});
        return jsonReply({{QStringLiteral("items"), items}, {QStringLiteral("next"), QJsonValue()}});
    });
}

void makeResetLink(Services &services, const ExchangePtr &exchange)
{
    GATEHOUSE_OR_FAIL(id, exchange, pathId<UserId>(exchange->request()));
    replyFromWrite(services, exchange,
                   [&services, by = exchange->caller(), id](Transaction &tx) -> Result<HttpReply> {
                       GATEHOUSE_TRY_ASSIGN(made, services.people->passwordReset.makeLink(tx, by, id));
                       return jsonReply({{QStringLiteral("link"), made.link},
                                         {QStringLiteral("expires_at"), made.expiresAt.toRfc3339()}});
                   });
}

// --- what another administrator has to agree to
// ------------------------------------------------------------------

QJsonObject approvalJson(const Approval &approval)
{
    return {{QStringLiteral("id"), approval.id.toString()},
            {QStringLiteral("kind"), approval.kind},
            {QStringLiteral("user"), approval.target.toString()},
            {QStringLiteral("username"), approval.targetName},
            {QStringLiteral("asked_by"), approval.askedByName},
            {QStringLiteral("reason"), approval.reason},
            {QStringLiteral("created_at"), approval.createdAt.toRfc3339()},
            {QStringLiteral("expires_at"), approval.expiresAt.toRfc3339()},
            {QStringLiteral("approved"), approval.decidedAt ? QJsonValue(approval.approved) : QJsonValue()}};
}

void listApprovals(Services &services, const ExchangePtr &exchange)
{
    replyFromRead(services, exchange, [&](Transaction &tx) -> Result<HttpReply> {
        GATEHOUSE_TRY_ASSIGN(all, services.people->approvals.waiting(tx));
        QJsonArray items;
        for (const Approval &approval : all)
            items.append(approvalJson(approval));
        return jsonReply({{QStringLiteral("items"), items}, {QStringLiteral("next"), QJsonValue()}});
    });
}

void decide(Services &services, const ExchangePtr &exchange, bool approve)
{
    GATEHOUSE_OR_FAIL(id, exchange, pathId<ApprovalId>(exchange->request()));
    replyFromWrite(services, exchange,
                   [&services, by = exchange->caller(), id, approve](Transaction &tx) -> Result<HttpReply> {
                       GATEHOUSE_TRY_ASSIGN(decided, services.people->approvals.decide(tx, by, id, approve));
                       if (approve) GATEHOUSE_TRY(resetMfa(services, tx, by, decided.target, decided.reason));
                       return jsonReply(approvalJson(decided));
                   });
}

void approve(Services &services, const ExchangePtr &exchange)
{
    decide(services, exchange, true);
}

void refuse(Services &services, const ExchangePtr &exchange)
{
    decide(services, exchange, false);
}

}  // namespace

std::vector<Route> adminJoiningRoutes(Services &services)
{
    const auto route = [&services](HttpMethod method, const char *path, const char *scope,
                                   ServiceHandler handle) {
        return adminRoute(services, method, path, scope, handle);
    };
    using enum HttpMethod;
    return {
        route(Get, "/admin/v1/invitations", "users:read", listInvitations),
        route(Post, "/admin/v1/invitations", "users:write", createInvitation),
        route(Post, "/admin/v1/invitations/bulk", "users:write", createInvitations),
        route(Get, "/admin/v1/invitations/{id}", "users:read", getInvitation),
        route(Post, "/admin/v1/invitations/{id}/resend", "users:write", resendInvitation),
        route(Post, "/admin/v1/invitations/{id}/revoke", "users:write", revokeInvitation),
        route(Get, "/admin/v1/terms", "settings:read", listTerms),
        route(Post, "/admin/v1/terms", "settings:write", publishTerms),
        route(Get, "/admin/v1/users/{id}/terms", "users:read", acceptancesOfUser),
        route(Post, "/admin/v1/users/{id}/reset-link", "users:write", makeResetLink),
        route(Get, "/admin/v1/approvals", "users:read", listApprovals),
        route(Post, "/admin/v1/approvals/{id}/approve", "users:write", approve),
        route(Post, "/admin/v1/approvals/{id}/refuse", "users:write", refuse),
    };
}

QJsonObject toJson(const Approval &approval)
{
    return approvalJson(approval);
}

}  // namespace gatehouse
