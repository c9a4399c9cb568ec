// Where each person of the demonstration city begins; links lead the walk on from there.

/** Pages for anybody. */
export const PUBLIC = ["/sign-in", "/report"];

/** Pages by sign-in name. */
export const WALK = {
  office: ["/", "/work"],
  unit: ["/", "/work"],
  leader: ["/"],
  inspector: ["/work"],
};
