// What is known to fail here, and why. A module of this list that no longer fails breaks the build just as an unlisted
// one that does: the list can only shrink.
export const expected = {
};
