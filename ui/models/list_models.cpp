#include "ui/models/list_models.h"

#include <QLocale>
#include <QUrl>

#include "ui/widgets/end_reasons.h"
#include "ui/widgets/format.h"

using namespace Qt::StringLiterals;

namespace gatehouse::ui {

namespace {

QString rolesText(const QStringList &roles)
{
    QStringList words;
    for (const QString &role : roles)
        words << roleText(role);
    return words.join(u", "_s);
}

QString namesText(const QList<wire::NamedRef> &refs)
{
    QStringList names;
    for (const wire::NamedRef &ref : refs)
        names << ref.name;
    return names.join(u", "_s);
}

QVariant chip(int role, const StateText &state)
{
    if (role == Qt::DisplayRole) return state.text;
    if (role == ToneRole) return int(state.tone);
    return {};
}

/// First line, second line, and what a screen reader says for both.
QVariant twoLines(int role, const QString &first, const QString &second)
{
    if (role == Qt::DisplayRole) return first;
    if (role == SecondLineRole && !second.isEmpty()) return second;
    if (role == Qt::AccessibleTextRole) return second.isEmpty() ? first : u"%1, %2"_s.arg(first, second);
    if (role == Qt::ToolTipRole) return {};
    return {};
}

QString partyText(const wire::EventParty &party)
{
    if (!party.name.isEmpty()) return party.name;
    if (party.kind == "anonymous"_L1 || party.kind.isEmpty()) return u"\u2013"_s;
    return party.id.value_or(party.kind);
}

}  // namespace

UserModel::UserModel(QObject *parent) : TypedModel(parent)
{
    setHeaders({tr("Name"), tr("E-mail"), tr("Second step"), tr("Groups"), tr("Last sign-in"), tr("State")});
}

QVariant UserModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const wire::User &user = at(index.row());
    switch (index.column()) {
        case Name: {
            if (role == InitialsRole) return initialsOf(nameOf(user));
            QString second = user.displayName.isEmpty() ? QString() : user.username;
            if (user.roles.contains("administrator"_L1))
                second += (second.isEmpty() ? QString() : u" \u00b7 "_s) + roleText(u"administrator"_s);
            return twoLines(role, nameOf(user), second);
        }
        case Email:
            return twoLines(role, user.email.value_or(u"\u2013"_s),
                            user.email && !user.emailVerified ? tr("not verified") : QString());
        case SecondStep:
            if (role == Qt::DisplayRole)
                return user.factors.isEmpty() ? tr("None") : factorText(user.factors.first());
            if (role == ToneRole && user.factors.isEmpty()) return int(Tone::Warn);
            return {};
        case Groups:
            if (role == Qt::ToolTipRole && !user.groups.isEmpty()) return toolTipText(namesText(user.groups));
            return role == Qt::DisplayRole ? QVariant(namesText(user.groups)) : QVariant();
        case LastSignIn:
            return role == Qt::DisplayRole ? QVariant(timeText(user.lastSignInAt)) : QVariant();
        case State:
            return chip(role, stateOf(user));
        default:
            return {};
    }
}

GroupModel::GroupModel(QObject *parent) : TypedModel(parent)
{
    setHeaders({tr("Name"), tr("Description"), tr("Members"), tr("Roles")});
}

QVariant GroupModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const wire::Group &group = at(index.row());
    if (role == InitialsRole && index.column() == Name) return initialsOf(group.name);
    if (role != Qt::DisplayRole) return {};
    switch (index.column()) {
        case Name:
            return group.name;
        case Description:
            return group.description;
        case Members:
            return QLocale().toString(group.memberCount);
        case Roles:
            return group.roles.isEmpty() ? u"\u2013"_s : rolesText(group.roles);
        default:
            return {};
    }
}

SessionModel::SessionModel(QObject *parent) : TypedModel(parent)
{
    setHeaders({tr("Person"), tr("Device"), tr("Address"), tr("Signed in with"), tr("Applications"),
                tr("Last seen"), tr("State"), tr("Ended because")});
}

QVariant SessionModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const wire::Session &session = at(index.row());
    const QString name =
        session.user.displayName.isEmpty() ? session.user.username : session.user.displayName;
    switch (index.column()) {
        case Person:
            if (role == InitialsRole) return initialsOf(name);
            return twoLines(role, name,
                            session.user.displayName.isEmpty() ? QString() : session.user.username);
        case Device:
            if (role == Qt::ToolTipRole) return toolTipText(session.userAgent);
            return twoLines(role, deviceText(session.userAgent),
                            tr("since %1").arg(timeText(session.createdAt)));
        case Address:
            return role == Qt::DisplayRole ? QVariant(session.address) : QVariant();
        case Method:
            return role == Qt::DisplayRole ? QVariant(methodText(session.amr)) : QVariant();
        case Applications:
            return role == Qt::DisplayRole
                       ? QVariant(session.clients.isEmpty() ? u"\u2013"_s : namesText(session.clients))
                       : QVariant();
        case LastSeen:
            return role == Qt::DisplayRole ? QVariant(agoText(session.lastSeenAt)) : QVariant();
        case State:
            if (role == Qt::ToolTipRole && session.endedAt)
                return toolTipText(endReasonText(session.endReason.value_or(QString())));
            return chip(role, session.endedAt ? StateText{tr("Ended"), Tone::Plain}
                                              : StateText{tr("Live"), Tone::Good});
        case EndedBecause:
            if (!session.endedAt) return {};
            return twoLines(role, endReasonText(session.endReason.value_or(QString())),
                            timeText(session.endedAt));
        default:
            return {};
    }
}

ClientModel::ClientModel(QObject *parent) : TypedModel(parent)
{
    setHeaders({tr("Name"), tr("Kind"), tr("Sends people back to"), tr("Scopes"), tr("State")});
}

QVariant ClientModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const wire::Client &client = at(index.row());
    switch (index.column()) {
        case Name:
            if (role == InitialsRole) return initialsOf(client.name);
            return role == Qt::DisplayRole ? QVariant(client.name) : QVariant();
        case Kind:
            return role == Qt::DisplayRole ? QVariant(kindText(client.kind)) : QVariant();
        case RedirectUris: {
            const QString first = client.redirectUris.value(0, u"\u2013"_s);
            const int more = int(client.redirectUris.size()) - 1;
            return twoLines(role, first, more > 0 ? tr("and %n more", nullptr, more) : QString());
        }
        case Scopes:
            return role == Qt::DisplayRole ? QVariant(client.scopes.join(u' ')) : QVariant();
        case State:
            if (client.disabled) return chip(role, {tr("Disabled"), Tone::Plain});
            if (client.builtIn) return chip(role, {tr("Built in"), Tone::Accent});
            return chip(role, {tr("Active"), Tone::Good});
        default:
            return {};
    }
}

EventModel::EventModel(QObject *parent) : TypedModel(parent)
{
    setHeaders(
        {tr("Time"), tr("What happened"), tr("Who"), tr("To whom or what"), tr("Address"), tr("Outcome")});
}

QVariant EventModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const wire::Event &event = at(index.row());
    switch (index.column()) {
        case Time:
            if (role == Qt::ToolTipRole) return fullTimeText(event.at);
            return role == Qt::DisplayRole
                       ? QVariant(QLocale().toString(QDateTime::fromMSecsSinceEpoch(event.at.ms),
                                                     u"d MMM HH:mm:ss"_s))
                       : QVariant();
        case What:
            return twoLines(role, eventText(event.type), event.type);
        case Actor:
            return role == Qt::DisplayRole ? QVariant(partyText(event.actor)) : QVariant();
        case Target:
            return role == Qt::DisplayRole ? QVariant(partyText(event.target)) : QVariant();
        case Address:
            return role == Qt::DisplayRole ? QVariant(event.address) : QVariant();
        case Outcome:
            return chip(role, outcomeOf(event));
        default:
            return {};
    }
}

qint64 EventModel::newestSeq() const
{
    qint64 newest = 0;
    for (const wire::Event &event : rows())
        newest = std::max(newest, event.seq);
    return newest;
}

KeyModel::KeyModel(QObject *parent) : TypedModel(parent)
{
    setHeaders({tr("Key"), tr("Algorithm"), tr("Made"), tr("In use since"), tr("Retires"), tr("State")});
}

QVariant KeyModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const wire::SigningKey &key = at(index.row());
    if (index.column() == Id && role == MonoRole) return true;
    if (index.column() == State) return chip(role, {keyStateText(key.state), keyStateTone(key.state)});
    if (role != Qt::DisplayRole) return {};
    switch (index.column()) {
        case Id:
            return key.id;
        case Algorithm:
            return key.algorithm;
        case Created:
            return timeText(key.createdAt);
        case Activated:
            return key.activatedAt ? timeText(*key.activatedAt) : u"\u2013"_s;
        case Retires:
            return key.retireAt ? timeText(*key.retireAt) : u"\u2013"_s;
        default:
            return {};
    }
}

}  // namespace gatehouse::ui
