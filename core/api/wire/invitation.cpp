#include "core/api/wire/invitation.h"

using namespace Qt::StringLiterals;

namespace gatehouse::wire {

namespace {

/// What one invitation and many share.
NewInvitation readNew(JsonReader &in)
{
    NewInvitation invitation;
    invitation.displayName = in.textOr("display_name");
    invitation.locale = in.textOr("locale");
    invitation.groups = in.optionalTexts("groups").value_or(QStringList());
    invitation.roles = in.optionalTexts("roles").value_or(QStringList());
    invitation.note = in.textOr("note");
    invitation.sendMail = in.booleanOr("send_mail", true);
    return invitation;
}

}  // namespace

QJsonObject toJson(const Invitation &invitation)
{
    QJsonObject out{{u"id"_s, invitation.id},
                    {u"email"_s, invitation.email},
                    {u"display_name"_s, invitation.displayName},
                    {u"locale"_s, invitation.locale},
                    {u"groups"_s, toJson(invitation.groups)},
                    {u"roles"_s, toJson(invitation.roles)},
                    {u"note"_s, invitation.note},
                    {u"invited_by"_s, invitation.invitedBy},
                    {u"status"_s, invitation.status},
                    {u"mailed"_s, invitation.mailed},
                    {u"sent_count"_s, invitation.sentCount},
                    {u"created_at"_s, toJson(invitation.createdAt)},
                    {u"expires_at"_s, toJson(invitation.expiresAt)}};
    if (!invitation.acceptedUser.isEmpty()) out.insert(u"accepted_user"_s, invitation.acceptedUser);
    if (!invitation.link.isEmpty()) out.insert(u"link"_s, invitation.link);
    return out;
}

template <>
Result<Invitation> fromJson<Invitation>(const QJsonObject &json)
{
    return readObject<Invitation>(json, [](JsonReader &in) {
        Invitation out;
        out.id = in.text("id");
        out.email = in.textOr("email");
        out.displayName = in.textOr("display_name");
        out.locale = in.textOr("locale");
        out.groups = in.texts("groups");
        out.roles = in.texts("roles");
        out.note = in.textOr("note");
        out.invitedBy = in.textOr("invited_by");
        out.status = in.text("status");
        out.mailed = in.boolean("mailed");
        out.sentCount = in.integer("sent_count");
        out.createdAt = in.time("created_at");
        out.expiresAt = in.time("expires_at");
        out.acceptedUser = in.textOr("accepted_user");
        out.link = in.textOr("link");
        return out;
    });
}

QJsonObject toJson(const NewInvitation &invitation)
{
    QJsonObject out{{u"send_mail"_s, invitation.sendMail}};
    if (!invitation.email.isEmpty()) out.insert(u"email"_s, invitation.email);
    if (!invitation.displayName.isEmpty()) out.insert(u"display_name"_s, invitation.displayName);
    if (!invitation.locale.isEmpty()) out.insert(u"locale"_s, invitation.locale);
    if (!invitation.groups.isEmpty()) out.insert(u"groups"_s, toJson(invitation.groups));
    if (!invitation.roles.isEmpty()) out.insert(u"roles"_s, toJson(invitation.roles));
    if (!invitation.note.isEmpty()) out.insert(u"note"_s, invitation.note);
    return out;
}

template <>
Result<NewInvitation> fromJson<NewInvitation>(const QJsonObject &json)
{
    return readObject<NewInvitation>(json, [](JsonReader &in) {
        NewInvitation invitation = readNew(in);
        invitation.email = in.textOr("email");
        in.refuseUnknown({"email", "display_name", "locale", "groups", "roles", "note", "send_mail"});
        return invitation;
    });
}

QJsonObject toJson(const BulkInvitations &bulk)
{
    QJsonObject out = toJson(bulk.invitation);
    out.remove(u"email"_s);
    out.insert(u"emails"_s, toJson(bulk.emails));
    return out;
}

template <>
Result<BulkInvitations> fromJson<BulkInvitations>(const QJsonObject &json)
{
    return readObject<BulkInvitations>(json, [](JsonReader &in) {
        BulkInvitations bulk{in.texts("emails"), readNew(in)};
        in.refuseUnknown({"emails", "display_name", "locale", "groups", "roles", "note", "send_mail"});
        return bulk;
    });
}

QJsonObject toJson(const ResendInvitation &resend)
{
    return {{u"send_mail"_s, resend.sendMail}};
}

template <>
Result<ResendInvitation> fromJson<ResendInvitation>(const QJsonObject &json)
{
    return readObject<ResendInvitation>(json, [](JsonReader &in) {
        const ResendInvitation resend{in.booleanOr("send_mail", true)};
        in.refuseUnknown({"send_mail"});
        return resend;
    });
}

}  // namespace gatehouse::wire
