#include "core/api/wire/joining.h"

using namespace Qt::StringLiterals;

namespace gatehouse::wire {

QJsonObject toJson(const InvitedAddress &address)
{
    QJsonObject out{{u"email"_s, address.email}};
    if (address.invitation)
        out.insert(u"invitation"_s, toJson(*address.invitation));
    else
        out.insert(u"error"_s, QJsonObject{{u"code"_s, address.code}, {u"detail"_s, address.refusal}});
    return out;
}

template <>
Result<InvitedAddress> fromJson<InvitedAddress>(const QJsonObject &json)
{
    return readObject<InvitedAddress>(json, [](JsonReader &in) {
        const QJsonObject error = in.objectOr("error");
        return InvitedAddress{in.text("email"), in.optionalNested<Invitation>("invitation"),
                              error.value("detail"_L1).toString(), error.value("code"_L1).toString()};
    });
}

template <>
Result<InvitedAddresses> fromJson<InvitedAddresses>(const QJsonObject &json)
{
    return readObject<InvitedAddresses>(
        json, [](JsonReader &in) { return InvitedAddresses{in.list<InvitedAddress>("items")}; });
}

template <>
Result<ResetLink> fromJson<ResetLink>(const QJsonObject &json)
{
    return readObject<ResetLink>(json, [](JsonReader &in) {
        return ResetLink{in.text("link"), in.time("expires_at")};
    });
}

QJsonObject toJson(const Approval &approval)
{
    return {{u"id"_s, approval.id},
            {u"kind"_s, approval.kind},
            {u"user"_s, approval.userId},
            {u"username"_s, approval.username},
            {u"asked_by"_s, approval.askedBy},
            {u"reason"_s, approval.reason},
            {u"created_at"_s, toJson(approval.createdAt)},
            {u"expires_at"_s, toJson(approval.expiresAt)}};
}

template <>
Result<Approval> fromJson<Approval>(const QJsonObject &json)
{
    return readObject<Approval>(json, [](JsonReader &in) {
        Approval out;
        out.id = in.text("id");
        out.kind = in.text("kind");
        out.userId = in.textOr("user");
        out.username = in.textOr("username");
        out.askedBy = in.textOr("asked_by");
        out.reason = in.textOr("reason");
        out.createdAt = in.time("created_at");
        out.expiresAt = in.time("expires_at");
        return out;
    });
}

QJsonObject toJson(const TermsVersion &terms)
{
    return {{u"version"_s, terms.version},
            {u"texts"_s, terms.texts},
            {u"required_from"_s, toJson(terms.requiredFrom)},
            {u"created_at"_s, toJson(terms.createdAt)},
            {u"accepted"_s, terms.accepted}};
}

template <>
Result<TermsVersion> fromJson<TermsVersion>(const QJsonObject &json)
{
    return readObject<TermsVersion>(json, [](JsonReader &in) {
        TermsVersion out;
        out.version = in.integer("version");
        out.id = QString::number(out.version);
        out.texts = in.object("texts");
        out.requiredFrom = in.time("required_from");
        out.createdAt = in.time("created_at");
        out.accepted = in.integerOr("accepted", 0);
        return out;
    });
}

QJsonObject toJson(const NewTerms &terms)
{
    QJsonObject out{{u"texts"_s, terms.texts}};
    if (terms.requiredFrom) out.insert(u"required_from"_s, toJson(*terms.requiredFrom));
    return out;
}

}  // namespace gatehouse::wire
