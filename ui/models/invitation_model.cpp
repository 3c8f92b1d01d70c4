#include "ui/models/invitation_model.h"

#include "ui/widgets/format.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

namespace {

StateText statusOf(const QString &status)
{
    if (status == "open"_L1) return {InvitationModel::tr("Open"), Tone::Accent};
    if (status == "accepted"_L1) return {InvitationModel::tr("Accepted"), Tone::Good};
    if (status == "expired"_L1) return {InvitationModel::tr("Expired"), Tone::Warn};
    return {InvitationModel::tr("Revoked"), Tone::Plain};
}

}  // namespace

QString invitedName(const wire::Invitation &invitation)
{
    if (!invitation.displayName.isEmpty()) return invitation.displayName;
    return invitation.email.isEmpty() ? InvitationModel::tr("Link to hand over") : invitation.email;
}

InvitationModel::InvitationModel(QObject *parent) : TypedModel(parent)
{
    setHeaders({tr("Who"), tr("Invited by"), tr("Sent"), tr("Good until"), tr("State")});
}

QVariant InvitationModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const wire::Invitation &invitation = at(index.row());
    if (index.column() == State && role == ToneRole) return int(statusOf(invitation.status).tone);
    if (index.column() == Who && role == SecondLineRole && !invitation.displayName.isEmpty())
        return invitation.email.isEmpty() ? QVariant() : QVariant(invitation.email);
    if (role != Qt::DisplayRole) return {};
    switch (index.column()) {
        case Who:
            return invitedName(invitation);
        case InvitedBy:
            return invitation.invitedBy;
        case Sent:
            return invitation.mailed ? tr("by mail, %n time(s)", nullptr, int(invitation.sentCount))
                                     : tr("as a link");
        case Until:
            return timeText(invitation.expiresAt);
        case State:
            return statusOf(invitation.status).text;
        default:
            return {};
    }
}

}  // namespace gatehouse::ui
