#include "core/api/people_services.h"

#include "core/api/services.h"

namespace gatehouse {

PeopleServices::PeopleServices(Services &services)
    : settingOverrides(services.audit, services.settings, services.clock),
      messages(services.outbox, services.sealer, services.settings),
      delivery(services, messages),
      links(services.clock)
{
}

}  // namespace gatehouse
