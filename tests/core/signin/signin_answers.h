#pragma once

#include <variant>

#include "core/signin/signin_service.h"

namespace gatehouse {

/// The step of an answer, or a null pointer.
template <class Step>
const Step *as(const Result<SignInStep> &result)
{
    return result.ok() ? std::get_if<Step>(&*result) : nullptr;
}

inline QByteArray reasonOf(const Result<SignInStep> &result)
{
    return result.ok() ? QByteArray("(success)") : result.error().reason;
}

}  // namespace gatehouse
