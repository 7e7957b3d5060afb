/** What a new runbook starts from. */
export const TEMPLATE = `name: restart-cache
title: Restart the cache
description: >
  Restarts the cache service and makes sure that it answers.
target: server
destructive: false
parameters:
  - name: service
    required: true
    pattern: "[A-Za-z0-9_.@-]{1,100}"
    description: Name of the service.
steps:
  - name: Look before
    run: systemctl status --no-pager -- {{ service }} || true
    timeout_seconds: 30
    idempotent: true
  - name: Restart
    run: sudo -n systemctl restart -- {{ service }}
    timeout_seconds: 120
    verify:
      run: systemctl is-active --quiet -- {{ service }}
      attempts: 5
      pause_seconds: 2
`;
