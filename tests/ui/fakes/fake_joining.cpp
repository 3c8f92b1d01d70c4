#include "tests/ui/fakes/fake_server.h"

#include <QDateTime>

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

using wire::toJson;

namespace {

Timestamp hoursFromNow(qint64 hours)
{
    return {QDateTime::currentMSecsSinceEpoch() + hours * 3'600'000};
}

wire::Invitation invitation(int number, const QString &email, const QString &name, const QString &status)
{
    wire::Invitation made;
    made.id = u"0199a0c0-7c4e-7a11-8a51-3f0c2d9b%1"_s.arg(number, 4, 10, QChar(u'0'));
    made.email = email;
    made.displayName = name;
    made.invitedBy = u"m.okafor"_s;
    made.status = status;
    made.mailed = !email.isEmpty();
    made.sentCount = 1;
    made.createdAt = hoursFromNow(-20 * number - 2);
    made.expiresAt = hoursFromNow(status == "expired"_L1 ? -4 : 150 - number);
    return made;
}

}  // namespace

void FakeServer::makeJoining()
{
    invitations = {invitation(1, u"ines.ferreira@example.org"_s, u"Ines Ferreira"_s, u"open"_s),
                   invitation(2, u"otto.lehmann@example.org"_s, {}, u"open"_s),
                   invitation(3, {}, u"Front desk"_s, u"open"_s),
                   invitation(4, u"kim.tran@example.org"_s, u"Kim Tran"_s, u"expired"_s),
                   invitation(5, u"sara.holm@example.org"_s, u"Sara Holm"_s, u"accepted"_s)};
    approvals = {
        {u"0199a0c0-7c4e-7a11-8a51-3f0c2d9c0001"_s, wire::approval_kind::kResetMfa, users.at(2).id,
         users.at(2).username, u"h.desk"_s, u"Lost the phone on the train, called from the office"_s,
         hoursFromNow(-1), hoursFromNow(23)},
        {u"0199a0c0-7c4e-7a11-8a51-3f0c2d9c0002"_s, wire::approval_kind::kResetMfa, users.at(4).id,
         users.at(4).username, users.at(0).username, u"New phone"_s, hoursFromNow(-3), hoursFromNow(21)}};
    const QJsonObject texts{
        {u"en"_s, QJsonObject{{u"text"_s, u"Use the office's systems for the office's work.\n\nBe kind."_s}}},
        {u"de"_s, QJsonObject{{u"url"_s, u"https://example.org/nutzung"_s}}}};
    terms = {{u"2"_s, 2, texts, hoursFromNow(48), hoursFromNow(-2), 3},
             {u"1"_s, 1, texts, hoursFromNow(-9'000), hoursFromNow(-9'001), 21}};
}

ApiReply FakeServer::invitationAnswer(const ApiRequest &request, const QStringList &path)
{
    const auto made = [this](const QString &email, const QString &name) {
        wire::Invitation one = invitation(int(invitations.size()) + 1, email, name, u"open"_s);
        if (!mailsInvitations || email.isEmpty()) {
            one.mailed = false;
            one.link =
                u"https://login.example.org/invitation?token=Zx8cJ0q2LrT5vYw9%1"_s.arg(invitations.size());
        }
        invitations.prepend(one);
        return one;
    };
    if (request.method == "GET") {
        QString status;
        for (const auto &[name, value] : request.query)
            if (name == "status"_L1) status = value;
        QList<wire::Invitation> found;
        for (const wire::Invitation &one : std::as_const(invitations))
            if (status.isEmpty() || one.status == status) found.append(one);
        return {200, list(request, wire::toJsonArray(found))};
    }
    if (path.isEmpty())
        return {201, toJson(made(request.body->value("email"_L1).toString(),
                                 request.body->value("display_name"_L1).toString()))};
    if (path.at(0) == "bulk"_L1) {
        QJsonArray items;
        for (const QJsonValue &email : request.body->value("emails"_L1).toArray()) {
            wire::InvitedAddress one{email.toString(), std::nullopt, u"This address belongs to an account."_s,
                                     u"email_taken"_s};
            if (!one.email.startsWith("taken"_L1)) one.invitation = made(one.email, {});
            items.append(toJson(one));
        }
        return {200, QJsonObject{{u"items"_s, items}}};
    }
    for (wire::Invitation &one : invitations) {
        if (one.id != path.at(0)) continue;
        wire::Invitation answer = one;
        if (path.value(1) == "revoke"_L1) {
            answer.status = one.status = u"revoked"_s;
        } else {
            ++answer.sentCount;
            if (!request.body->value("send_mail"_L1).toBool()) answer.link = u"https://login.example.org/x"_s;
        }
        return {200, toJson(answer)};
    }
    return {404, {}};
}

ApiReply FakeServer::approvalAnswer(const ApiRequest &request, const QStringList &path)
{
    if (request.method == "GET") return {200, list(request, wire::toJsonArray(approvals))};
    const auto found = std::find_if(approvals.begin(), approvals.end(),
                                    [&path](const wire::Approval &one) { return one.id == path.at(0); });
    if (found == approvals.end()) return {404, {}};
    const QJsonObject decided = toJson(*found);
    approvals.erase(found);
    return {200, decided};
}

ApiReply FakeServer::termsAnswer(const ApiRequest &request)
{
    if (request.method == "GET") return {200, list(request, wire::toJsonArray(terms))};
    const qint64 version = terms.isEmpty() ? 1 : terms.first().version + 1;
    terms.prepend({QString::number(version), version, request.body->value("texts"_L1).toObject(),
                   hoursFromNow(0), hoursFromNow(0), 0});
    return {201, toJson(terms.first())};
}

}  // namespace gatehouse::ui
