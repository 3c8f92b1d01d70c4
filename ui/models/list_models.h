#pragma once

#include "core/api/wire/client.h"
#include "core/api/wire/event.h"
#include "core/api/wire/group.h"
#include "core/api/wire/server.h"
#include "core/api/wire/session.h"
#include "core/api/wire/user.h"
#include "ui/models/cursor_model.h"

namespace gatehouse::ui {

// One model for each list of the console. Each only says what a cell shows.

class UserModel final : public TypedModel<wire::User>
{
    Q_OBJECT
public:
    enum Column { Name, Email, SecondStep, Groups, LastSignIn, State, ColumnCount };
    explicit UserModel(QObject *parent = nullptr);
    QVariant data(const QModelIndex &index, int role) const override;
};

class GroupModel final : public TypedModel<wire::Group>
{
    Q_OBJECT
public:
    enum Column { Name, Description, Members, Roles, ColumnCount };
    explicit GroupModel(QObject *parent = nullptr);
    QVariant data(const QModelIndex &index, int role) const override;
};

class SessionModel final : public TypedModel<wire::Session>
{
    Q_OBJECT
public:
    enum Column { Person, Device, Address, Method, Applications, LastSeen, State, EndedBecause, ColumnCount };
    explicit SessionModel(QObject *parent = nullptr);
    QVariant data(const QModelIndex &index, int role) const override;
};

class ClientModel final : public TypedModel<wire::Client>
{
    Q_OBJECT
public:
    enum Column { Name, Kind, RedirectUris, Scopes, State, ColumnCount };
    explicit ClientModel(QObject *parent = nullptr);
    QVariant data(const QModelIndex &index, int role) const override;
};

class EventModel final : public TypedModel<wire::Event>
{
    Q_OBJECT
public:
    enum Column { Time, What, Actor, Target, Address, Outcome, ColumnCount };
    explicit EventModel(QObject *parent = nullptr);
    QVariant data(const QModelIndex &index, int role) const override;
    /// The highest number seen, from where a live tail goes on.
    qint64 newestSeq() const;
};

class KeyModel final : public TypedModel<wire::SigningKey>
{
    Q_OBJECT
public:
    enum Column { Id, Algorithm, Created, Activated, Retires, State, ColumnCount };
    explicit KeyModel(QObject *parent = nullptr);
    QVariant data(const QModelIndex &index, int role) const override;
};

}  // namespace gatehouse::ui
