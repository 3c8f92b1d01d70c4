// What is known to fail here, and why. A module of this list that no longer fails breaks the build just as an unlisted
// one that does: the list can only shrink.

const because = (reason, plan, modules, prefix = '') => Object.fromEntries(modules.map((module) => [`${plan}: ${prefix}${module}`, reason]));

export const expected = {
  ...because('no implicit flow on purpose: RFC 9700 section 2.1.2 advises against it', 'oidcc-dynamic', [
    'oidcc-discovery-endpoint-verification',
  ]),
};
