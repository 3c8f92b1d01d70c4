#pragma once

namespace gatehouse {

class CommandRun;

/// `user export FILE`: one JSON object a line, with the PHC password hash, into a new file that only its
/// owner can read. The hashes are why it is a command and no route of the API.
int exportUsers(CommandRun &run);

/// `user import FILE`: the same form. Each line is a change of its own; a line that cannot be taken is told
/// with its number and the rest goes on. With --dry-run nothing is kept.
int importUsers(CommandRun &run);

}  // namespace gatehouse
