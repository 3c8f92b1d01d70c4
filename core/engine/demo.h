#pragma once

#include "core/api/demo_routes.h"
#include "core/api/services.h"

namespace gatehouse {

struct DemoAccount
{
    QString username;
    Secret password;
};

/// What a demonstration prints so that somebody can sign in.
struct Demo
{
    DemoAccount admin;
    DemoAccount user;
    DemoClient client;
};

/// Makes, or brings back to a known state, an administrator ("admin"), a person ("anna") and the sample
/// application, each with a new random secret. Waits for hashing and the database.
Result<Demo> seedDemo(Services &services);

}  // namespace gatehouse
