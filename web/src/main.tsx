import "./styles/index.css";

import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { whenSignedOut } from "./api/auth";
import { makeQueryClient } from "./app/query-client";
import { makeRouter } from "./app/router";
import { followSystemTheme } from "./ui/theme";
import { ToastHost } from "./ui/toast-host";

const queryClient = makeQueryClient();
const router = makeRouter(queryClient);

followSystemTheme();
whenSignedOut(() => {
  const { href, pathname } = router.latestLocation;
  if (pathname === "/login") return;
  queryClient.clear();
  void router.navigate({ to: "/login", search: { return: href, ended: "1" } });
});

const host = document.getElementById("root");
if (host === null) throw new Error("index.html has no element with the id root");

createRoot(host).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
      <ToastHost />
    </QueryClientProvider>
  </StrictMode>,
);
