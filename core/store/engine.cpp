#include "core/store/engine.h"

#include "core/store/postgres_engine.h"
#include "core/store/sqlite_engine.h"

namespace gatehouse {

const Engine &Engine::of(DatabaseUrl::Engine engine)
{
    static const SqliteEngine sqlite;
    static const PostgresEngine postgres;
    if (engine == DatabaseUrl::Engine::Postgres) return postgres;
    return sqlite;
}

}  // namespace gatehouse
