#pragma once

namespace gatehouse {

class CommandRun;

/// `user export FILE`: one JSON object a line, with the PHC password hash, or a CSV list, into a new file
/// that only its owner can read. The hashes are why it is a command and no route of the API.
int exportUsers(CommandRun &run);

/// `user import FILE`: a list of people in any of the forms that ImportSource reads. What cannot be taken is
/// told with its line and the rest goes on. With --dry-run nobody is made or changed; --undo takes an import
/// back.
int importUsers(CommandRun &run);

}  // namespace gatehouse
