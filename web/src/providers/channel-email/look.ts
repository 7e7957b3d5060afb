import { Mail } from "lucide-react";

import type { ProviderLook } from "../look";

export const look: ProviderLook = {
  icon: Mail,
  // Without a host the platform's own mail server sends, and the rest says nothing.
  shownWith: {
    port: "host",
    security: "host",
    verify_certificate: "host",
    username: "host",
    password: "host",
  },
  words: {
    security: {
      auto: "As the port asks",
      starttls: "STARTTLS",
      tls: "TLS from the start",
      none: "None",
    },
  },
  where: ({ from_address: from, host }) => {
    const server = typeof host === "string" ? host : "the platform’s mail server";
    return typeof from === "string" ? `from ${from} by ${server}` : `by ${server}`;
  },
};
