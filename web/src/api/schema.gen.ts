// Generated from the OpenAPI document. Not edited by hand: change the schemas in Python, then run `make types`.
export type paths = Record<string, never>;
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description The service account that a token belongs to. */
        AccountReference: {
            /** Format: uuid */
            id: string;
            name: string;
        };
        /** @description Whoever did something: a person, a program with a service token, the platform itself, or nobody known. */
        ActorResponse: {
            /** @enum {string} */
            kind: "user" | "service" | "system" | "anonymous";
            id: string;
            name: string;
        };
        /** @description Alerts that belong together; ``alerts`` holds at most the newest 50, firing ones first. */
        AlertGroupResponse: {
            group_key: string;
            labels: {
                [key: string]: string;
            };
            firing: number;
            resolved: number;
            /** @description The worst of its alerts, as the sender wrote it; null without one. */
            severity: string | null;
            alerts: components["schemas"]["AlertResponse"][];
        };
        /** @description How many alerts were taken in, and which were not. */
        AlertIntakeResponse: {
            accepted: number;
            rejected: components["schemas"]["RejectedAlert"][];
        };
        /** @description One episode of an alert. */
        AlertResponse: {
            /** Format: uuid */
            id: string;
            number: number;
            fingerprint: string;
            status: components["schemas"]["AlertStatus"];
            labels: {
                [key: string]: string;
            };
            annotations: {
                [key: string]: string;
            };
            title: string;
            /** @description The label as the sender wrote it, so any text; null without one. */
            severity: string | null;
            service: string | null;
            source: components["schemas"]["AlertSource"];
            /** Format: date-time */
            starts_at: string;
            ends_at: string | null;
            /** Format: date-time */
            last_seen_at: string;
            count: number;
            incident_id: string | null;
            group_key: string;
            /** @default false */
            silenced: boolean;
            rule_id: string | null;
            generator_url: string;
            version: number;
        };
        /**
         * @description Who told: our own API, the Alertmanager API, an Alertmanager's webhook, or a rule on events.
         * @enum {string}
         */
        AlertSource: "native" | "alertmanager" | "webhook" | "rule";
        /** @description ``alertStatus``. */
        AlertState: {
            /**
             * @default active
             * @enum {string}
             */
            state: "unprocessed" | "active" | "suppressed";
            /** @default [] */
            silencedBy: string[];
            /** @default [] */
            inhibitedBy: string[];
            /** @default [] */
            mutedBy: string[];
        };
        /**
         * @description Whether the condition holds.
         * @enum {string}
         */
        AlertStatus: "firing" | "resolved";
        /** @description What its API answers errors with, where it does not answer with a plain sentence. */
        AlertmanagerError: {
            code: number;
            message: string;
        };
        /** @description ``alertmanagerStatus``. */
        AlertmanagerStatus: {
            cluster: components["schemas"]["ClusterStatus"];
            config: components["schemas"]["ConfigText"];
            /** Format: date-time */
            uptime: string;
            versionInfo: components["schemas"]["VersionInfo"];
        };
        /** @description The process answers. */
        Alive: {
            /**
             * @default ok
             * @constant
             */
            status: "ok";
        };
        /** @description One try; ``ok`` is null while its outcome is not known. */
        AttemptResponse: {
            /** Format: date-time */
            at: string;
            ok: boolean | null;
            detail: string;
            ms: number | null;
        };
        /** @description What to change of a binding; what is left out stays. */
        BindingChange: {
            name?: string | null;
            enabled?: boolean | null;
            runbook?: string | null;
            matchers?: {
                [key: string]: string;
            } | null;
            parameters?: {
                [key: string]: string | number | boolean | null;
            } | null;
            server?: components["schemas"]["ServerByLabel"] | components["schemas"]["ServerById"] | null;
            max_attempts?: number | null;
            window_seconds?: number | null;
        };
        /** @description Which runbook acts on alerts with these labels. Parameters may use ``{{ labels.name }}``. */
        BindingCreate: {
            name: string;
            /** @default true */
            enabled?: boolean;
            runbook: string;
            matchers: {
                [key: string]: string;
            };
            /** @default {} */
            parameters?: {
                [key: string]: string | number | boolean | null;
            };
            server?: components["schemas"]["ServerByLabel"] | components["schemas"]["ServerById"] | null;
            /**
             * @description Executions on one server within the window.
             * @default 3
             */
            max_attempts?: number;
            /** @default 3600 */
            window_seconds?: number;
        };
        /** @description A binding. */
        BindingResponse: {
            /** Format: uuid */
            id: string;
            name: string;
            enabled: boolean;
            runbook: string;
            matchers: {
                [key: string]: string;
            };
            parameters: {
                [key: string]: string | number | boolean;
            };
            server: components["schemas"]["ServerByLabel"] | components["schemas"]["ServerById"] | null;
            max_attempts: number;
            window_seconds: number;
            /** Format: date-time */
            created_at: string;
            version: number;
        };
        /** @description One stretch of a histogram. */
        BucketResponse: {
            /** Format: date-time */
            ts: string;
            total: number;
            /** @description Only the severities there are. */
            by_severity: {
                [key: string]: number;
            };
        };
        /** @description What to change of a channel; ``settings`` are replaced as a whole, but a secret that is left out stays. */
        ChannelChange: {
            name?: string | null;
            settings?: {
                [key: string]: unknown;
            } | null;
            enabled?: boolean | null;
        };
        /** @description A new channel. */
        ChannelCreate: {
            name: string;
            /** @enum {string} */
            kind: "email" | "webhook";
            /**
             * @description The fields of the kind's settings, as GET /api/v1/providers?family=channel describes them.
             * @default {}
             */
            settings?: {
                [key: string]: unknown;
            };
            /** @default true */
            enabled?: boolean;
        };
        /** @description A channel by name. */
        ChannelNameResponse: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @enum {string} */
            kind: "email" | "webhook";
        };
        /** @description A channel. Of ``settings`` the secrets are left out: ``secrets_set`` names them, ``hints`` says what may be known of some. */
        ChannelResponse: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @enum {string} */
            kind: "email" | "webhook";
            /** @description The fields of the kind's settings, as GET /api/v1/providers?family=channel describes them. */
            settings: {
                [key: string]: unknown;
            };
            secrets_set: string[];
            hints: {
                [key: string]: string;
            };
            enabled: boolean;
            is_default: boolean;
            /** Format: date-time */
            created_at: string;
            version: number;
        };
        /** @description Settings to try before they are saved. */
        ChannelTrial: {
            /** @description The fields of the kind's settings, as GET /api/v1/providers?family=channel describes them. */
            settings: {
                [key: string]: unknown;
            };
        };
        /** @description ``clusterStatus``. */
        ClusterStatus: {
            /** @enum {string} */
            status: "ready" | "settling" | "disabled";
            peers: string[];
        };
        /** @description A command that was run. */
        CommandRecordResponse: {
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            at: string;
            actor_name: string;
            command: string;
            exit_status: number | null;
            ms: number | null;
            detail: string;
        };
        /** @description A command for the server's login shell. */
        CommandRequest: {
            command: string;
            /**
             * @description Seconds after which it is killed.
             * @default 60
             */
            timeout_s?: number;
        };
        /** @description What a command gave; ``exit_status`` is null when its end was not told, and ``detail`` says why. */
        CommandResponse: {
            exit_status: number | null;
            stdout: string;
            stderr: string;
            ms: number;
            truncated: boolean;
            detail: string;
        };
        /** @description A person's words. */
        CommentRequest: {
            text: string;
        };
        /**
         * @description When a rule fires: at the threshold and above, or below it.
         * @enum {string}
         */
        Comparison: "gte" | "lt";
        /** @description One part of the platform. */
        ComponentResponse: {
            name: string;
            /** @enum {string} */
            state: "ok" | "degraded" | "down" | "off";
            detail: string;
        };
        /** @description What a rule asks. */
        ConditionBody: {
            query: components["schemas"]["QueryBody"];
            /** @description How far back events count, in seconds. */
            window_seconds: number;
            threshold: number;
            comparison: components["schemas"]["Comparison"];
        };
        /** @description ``alertmanagerConfig``. */
        ConfigText: {
            original: string;
        };
        /** @description How a connection was; ``reachable`` is its share of the time that is known, from 0 to 1, and null when none is. */
        ConnectionResponse: {
            /** Format: date-time */
            since: string;
            /** Format: date-time */
            until: string;
            reachable: number | null;
            stretches: components["schemas"]["ConnectionStretchResponse"][];
        };
        /** @description A time during which a server was in one state. */
        ConnectionStretchResponse: {
            /** Format: date-time */
            since: string;
            /** Format: date-time */
            until: string;
            state: components["schemas"]["ServerState"];
            reason: string | null;
        };
        /** @description How far a connection came; what follows a failed stage was not tried. */
        ConnectionTestResponse: {
            ok: boolean;
            stages: components["schemas"]["StageResponse"][];
        };
        /** @description An address by a channel. */
        ContactMethodBody: {
            /** Format: uuid */
            channel_id: string;
            /** @default  */
            address: string;
            /** @default true */
            enabled: boolean;
        };
        /** @description A person's contact methods, in order. */
        ContactMethodsBody: {
            items: components["schemas"]["ContactMethodBody"][];
        };
        /** @description Whether a person can be reached; ``last`` is null when nothing was sent to them yet. Who is disabled is passed over. */
        ContactabilityResponse: {
            user: components["schemas"]["OnCallPersonResponse"];
            disabled: boolean;
            ways: components["schemas"]["WayResponse"][];
            last: components["schemas"]["DeliveryResponse"] | null;
        };
        /** @description Who is paged when, by every policy, the default first; and the schedules it is made from. */
        CoverageResponse: {
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            to: string;
            policies: components["schemas"]["PolicyCoverageResponse"][];
            schedules: components["schemas"]["ScheduleCoverageResponse"][];
        };
        /** @description A time in which a step pages the same ``users``; ``unreached`` are meant, too, but have no way to be reached. */
        CoverageStretchResponse: {
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            to: string;
            users: components["schemas"]["OnCallPersonResponse"][];
            unreached: components["schemas"]["OnCallPersonResponse"][];
        };
        /** @description What to change of a credential; what is left out stays. A secret part given rotates the secret. */
        CredentialChange: {
            /** @description The private key; write-only. */
            private_key?: string | null;
            /** @description The key's passphrase; write-only. */
            passphrase?: string | null;
            /** @description The password; write-only. */
            password?: string | null;
            name?: string | null;
            username?: string | null;
        };
        /** @description A new credential. */
        CredentialCreate: {
            /** @description The private key; write-only. */
            private_key?: string | null;
            /** @description The key's passphrase; write-only. */
            passphrase?: string | null;
            /** @description The password; write-only. */
            password?: string | null;
            name: string;
            kind: components["schemas"]["CredentialKind"];
            username: string;
        };
        /**
         * @description What one logs in with.
         * @enum {string}
         */
        CredentialKind: "ssh_key" | "password";
        /** @description A credential without its secret. */
        CredentialResponse: {
            /** Format: uuid */
            id: string;
            name: string;
            kind: components["schemas"]["CredentialKind"];
            username: string;
            fingerprint: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            version: number;
            used_by: number;
        };
        /** @description An event that one subscriber could not handle and that was given up. */
        DeadDeliveryResponse: {
            /** Format: uuid */
            event_id: string;
            subscriber: string;
            event: string;
            /** @description The event's fields; each kind of event has its own. */
            payload: {
                [key: string]: unknown;
            };
            attempts: number;
            last_error: string | null;
            /** Format: date-time */
            published_at: string;
        };
        /** @description A job that was given up. */
        DeadJobResponse: {
            id: number;
            name: string;
            arguments: {
                [key: string]: unknown;
            };
            attempts: number;
            last_error: string | null;
            failed_at: string | null;
        };
        /** @description A new incident. */
        DeclareRequest: {
            title: string;
            severity: components["schemas"]["Severity"];
            service?: string | null;
            /** @default  */
            summary?: string;
        };
        /** @description Deliveries that were given up, and how far behind the others are. */
        DeliveriesResponse: {
            items: components["schemas"]["DeadDeliveryResponse"][];
            next_cursor: string | null;
            waiting: components["schemas"]["WaitingResponse"][];
            /** @description Deliveries that failed and are tried again by themselves. */
            put_off: number;
            /** @description All that were given up, of which items is one page. */
            dead: number;
        };
        /** @description The last message to a person that was delivered or failed; ``detail`` is the provider's last answer. */
        DeliveryResponse: {
            /** Format: date-time */
            at: string;
            delivered: boolean;
            detail: string;
        };
        /**
         * @description What a line of the timeline tells.
         * @enum {string}
         */
        EntryKind: "opened" | "alert_firing" | "alert_resolved" | "grouped" | "paged" | "notification" | "acknowledged" | "escalated" | "severity" | "owner" | "comment" | "execution_started" | "execution_finished" | "verification" | "resolved" | "reopened";
        /** @description A line of the timeline. */
        EntryResponse: {
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            at: string;
            kind: components["schemas"]["EntryKind"];
            actor: components["schemas"]["ActorResponse"];
            text: string;
            /** @description What is to be known beside the text; each kind has its own fields. */
            detail: {
                [key: string]: unknown;
            };
            links: components["schemas"]["LinkResponse"][];
        };
        /** @description An incident's escalation; ``step`` is the next one to be carried out, counted from 1. */
        EscalationResponse: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            incident_id: string;
            /** Format: uuid */
            policy_id: string;
            policy_revision: number;
            state: components["schemas"]["EscalationState"];
            step: number;
            round: number;
            next_at: string | null;
            history: components["schemas"]["PagedPersonResponse"][];
        };
        /**
         * @description Where an escalation stands.
         * @enum {string}
         */
        EscalationState: "active" | "acknowledged" | "resolved" | "exhausted";
        /** @description What became of a body: ``accepted`` events are stored for good. */
        EventIntakeResponse: {
            accepted: number;
            rejected: components["schemas"]["RejectionResponse"][];
        };
        /** @description An event. ``ts`` is when it happened, ``received_at`` when it was taken in. */
        EventResponse: {
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            ts: string;
            /** Format: date-time */
            received_at: string;
            message: string;
            /** @enum {string} */
            severity: "trace" | "debug" | "info" | "notice" | "warning" | "error" | "critical" | "alert" | "emergency";
            service: string;
            source: string;
            attributes: {
                [key: string]: string;
            };
            trace_id: string;
            span_id: string;
        };
        /** @description What to run, and where. */
        ExecutionRequest: {
            server_id?: string | null;
            /** @default {} */
            parameters?: {
                [key: string]: string | number | boolean | null;
            };
            /** @default false */
            dry_run?: boolean;
            incident_id?: string | null;
        };
        /** @description A run of a runbook; secret parameters are masked. After ``output_removed_at`` the output is one line that says so. */
        ExecutionResponse: {
            /** Format: uuid */
            id: string;
            number: number;
            key: string;
            runbook: string;
            runbook_version: string;
            server: components["schemas"]["ServerNameResponse"] | null;
            parameters: {
                [key: string]: string | number | boolean;
            };
            dry_run: boolean;
            state: components["schemas"]["ExecutionState"];
            trigger: components["schemas"]["Trigger"];
            started_by: components["schemas"]["ActorResponse"];
            incident_id: string | null;
            /** Format: date-time */
            created_at: string;
            started_at: string | null;
            finished_at: string | null;
            error: string | null;
            cancel_requested: boolean;
            output_removed_at: string | null;
            steps: components["schemas"]["StepResponse"][];
        };
        /**
         * @description Where an execution stands. ``UNKNOWN`` waits for a person to say what became of a step.
         * @enum {string}
         */
        ExecutionState: "pending" | "running" | "succeeded" | "failed" | "cancelled" | "unknown";
        /** @description What a machine told of itself at ``collected_at``; null where it did not. Sizes are in bytes, the disk is that of ``/``. */
        FactsResponse: {
            /** Format: date-time */
            collected_at: string;
            system: string | null;
            kernel: string | null;
            architecture: string | null;
            hostname: string | null;
            cpus: number | null;
            memory: number | null;
            disk: number | null;
            disk_used: number | null;
            booted_at: string | null;
        };
        /** @description What is wrong with one field, named in dotted form. */
        FieldProblem: {
            field: string;
            message: string;
        };
        /** @description What the last day's events hold. */
        FieldsResponse: {
            services: string[];
            sources: string[];
            severities: components["schemas"]["SeverityCount"][];
            attribute_keys: string[];
        };
        /** @description A file of the runbook folder that could not be read. */
        FileProblemResponse: {
            path: string;
            message: string;
        };
        /**
         * @description A time in which the first step reaches nobody, also not those in ``unreached``, whom it means.
         *
         *     Pages go at once to ``users`` by ``step``, counted from 1; it is null when no step reaches anybody.
         */
        GapResponse: {
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            to: string;
            unreached: components["schemas"]["OnCallPersonResponse"][];
            step: number | null;
            users: components["schemas"]["OnCallPersonResponse"][];
        };
        /** @description ``gettableAlert``. */
        GettableAlert: {
            annotations: {
                [key: string]: string;
            };
            /** Format: date-time */
            endsAt: string;
            fingerprint: string;
            receivers: components["schemas"]["Receiver"][];
            /** Format: date-time */
            startsAt: string;
            status: components["schemas"]["AlertState"];
            /** Format: date-time */
            updatedAt: string;
            generatorURL: string;
            labels: {
                [key: string]: string;
            };
        };
        /** @description Events over time; every bucket is there, also the empty ones. */
        HistogramResponse: {
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            to: string;
            bucket_seconds: number;
            total: number;
            buckets: components["schemas"]["BucketResponse"][];
        };
        /**
         * @description Which host keys are trusted.
         * @enum {string}
         */
        HostKeyPolicy: "strict_pinned" | "tofu" | "disabled";
        /** @description What to do with the host key; ``fingerprint`` makes sure that the accepted key is the compared one. */
        HostKeyRequest: {
            /** @enum {string} */
            action: "accept" | "forget";
            fingerprint?: string | null;
        };
        /** @description A line that could not be taken over. */
        ImportProblemResponse: {
            line: number;
            message: string;
        };
        /** @description Where to take servers from: one of the two. */
        ImportRequest: {
            /** @description The text of an ssh_config file. */
            ssh_config?: string | null;
            /** @description One server as user@host:port. */
            host?: string | null;
        };
        /** @description What was taken over, and what was not. */
        ImportResponse: {
            created: components["schemas"]["ServerResponse"][];
            problems: components["schemas"]["ImportProblemResponse"][];
        };
        /** @description An alert of an incident. */
        IncidentAlertResponse: {
            /** Format: uuid */
            id: string;
            number: number;
            fingerprint: string;
            status: components["schemas"]["AlertStatus"];
            labels: {
                [key: string]: string;
            };
            annotations: {
                [key: string]: string;
            };
            title: string;
            /** @description The label as the sender wrote it, so any text; null without one. */
            severity: string | null;
            service: string | null;
            source: components["schemas"]["AlertSource"];
            /** Format: date-time */
            starts_at: string;
            ends_at: string | null;
            /** Format: date-time */
            last_seen_at: string;
            count: number;
            incident_id: string | null;
            group_key: string;
            /** @default false */
            silenced: boolean;
            rule_id: string | null;
            generator_url: string;
            version: number;
        };
        /** @description What ended it. */
        IncidentResolveRequest: {
            note?: string | null;
        };
        /** @description An incident. */
        IncidentResponse: {
            /** Format: uuid */
            id: string;
            number: number;
            key: string;
            title: string;
            state: components["schemas"]["IncidentState"];
            severity: components["schemas"]["Severity"];
            service: string | null;
            owner: components["schemas"]["PersonResponse"] | null;
            fingerprint: string | null;
            /** Format: date-time */
            opened_at: string;
            acknowledged_at: string | null;
            resolved_at: string | null;
            summary: string;
            alert_count: number;
            firing_alerts: number;
            responders: components["schemas"]["PersonResponse"][];
            paged: components["schemas"]["LastPagedResponse"] | null;
            version: number;
        };
        /**
         * @description Where an incident stands. The moves between them are in :mod:`opssight.incidents.rules`.
         * @enum {string}
         */
        IncidentState: "new" | "investigating" | "resolved";
        /** @description A line of the journal; ``fence`` is the token under which a worker wrote it, and a higher one shuts the worker before out. */
        JournalResponse: {
            /** Format: date-time */
            at: string;
            fence: number;
            step: number | null;
            /** @enum {string} */
            what: "taken" | "started" | "finished" | "recovered" | "resolved" | "cancelled" | "ended";
            /** @description What is to be known beside it; each event has its own fields. */
            detail: {
                [key: string]: unknown;
            };
        };
        /** @description A JWK Set (RFC 7517). */
        Jwks: {
            keys: {
                [key: string]: string;
            }[];
        };
        /** @description Who was paged last by the escalation, and when it pages the next. */
        LastPagedResponse: {
            /** Format: uuid */
            user_id: string;
            name: string;
            /** Format: date-time */
            at: string;
            next_escalation_at: string | null;
        };
        /**
         * @description What a timeline entry may point to.
         * @enum {string}
         */
        LinkKind: "event" | "alert" | "notification" | "execution" | "audit" | "url";
        /** @description A pointer from the timeline. */
        LinkResponse: {
            kind: components["schemas"]["LinkKind"];
            id: string;
            label: string;
        };
        /**
         * @description The load of the last four weeks, most hours first.
         *
         *     ``planned_since`` is from when on a schedule was there to count hours by; without any it is null and so are the hours.
         */
        LoadResponse: {
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            to: string;
            planned_since: string | null;
            items: components["schemas"]["PersonLoadResponse"][];
        };
        /** @description What one logs in with. */
        LoginRequest: {
            email: string;
            password: string;
        };
        /** @description Whoever asks. */
        MeResponse: {
            id: string;
            /** @enum {string} */
            kind: "user" | "service" | "system";
            name: string;
            email: string | null;
            role: components["schemas"]["Role"] | null;
            permissions: string[];
        };
        /** @description One message to one address, with a receipt for every try. */
        NotificationResponse: {
            /** Format: uuid */
            id: string;
            incident_id: string | null;
            user: components["schemas"]["PersonResponse"] | null;
            channel: components["schemas"]["ChannelNameResponse"];
            address: string;
            subject: string;
            state: components["schemas"]["NotificationState"];
            /** Format: date-time */
            created_at: string;
            delivered_at: string | null;
            attempts: components["schemas"]["AttemptResponse"][];
        };
        /**
         * @description Where a notification stands.
         * @enum {string}
         */
        NotificationState: "queued" | "sending" | "delivered" | "failed" | "withdrawn";
        /** @description Who is on call now, and the policies. */
        NowResponse: {
            now: components["schemas"]["OnCallResponse"][];
            policies: components["schemas"]["PolicyResponse"][];
        };
        /** @description A person who may be called; ``email`` is null when they are no longer here. */
        OnCallPersonResponse: {
            /** Format: uuid */
            id: string;
            name: string;
            email: string | null;
        };
        /** @description Somebody on call. Level 1 is paged first, level 2 is next; without schedules the owners and admins are on call. */
        OnCallResponse: {
            level: number;
            user: components["schemas"]["OnCallPersonResponse"];
            schedule_id: string | null;
            schedule_name: string | null;
            until: string | null;
        };
        /** @description A piece of output. */
        OutputResponse: {
            seq: number;
            /** Format: date-time */
            at: string;
            step: number | null;
            /** @enum {string} */
            stream: "stdout" | "stderr" | "system";
            text: string;
        };
        /** @description Somebody stands in from ``from`` until just before ``to``. */
        OverrideCreate: {
            /** Format: uuid */
            user_id: string;
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            to: string;
        };
        /** @description Somebody stands in. */
        OverrideResponse: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            schedule_id: string;
            /** Format: uuid */
            user_id: string;
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            to: string;
        };
        /** @description Who sees to it; null for nobody. */
        OwnerRequest: {
            user_id: string | null;
        };
        /** @description The person who answers for a token or a service account. */
        OwnerResponse: {
            /** Format: uuid */
            id: string;
            name: string;
            email: string;
            disabled: boolean;
        };
        /** @description Whom to page. */
        PageRequest: {
            /** Format: uuid */
            user_id: string;
        };
        Page_AlertGroupResponse_: {
            items: components["schemas"]["AlertGroupResponse"][];
            next_cursor: string | null;
        };
        Page_AlertResponse_: {
            items: components["schemas"]["AlertResponse"][];
            next_cursor: string | null;
        };
        Page_BindingResponse_: {
            items: components["schemas"]["BindingResponse"][];
            next_cursor: string | null;
        };
        Page_ChannelResponse_: {
            items: components["schemas"]["ChannelResponse"][];
            next_cursor: string | null;
        };
        Page_CommandRecordResponse_: {
            items: components["schemas"]["CommandRecordResponse"][];
            next_cursor: string | null;
        };
        Page_CredentialResponse_: {
            items: components["schemas"]["CredentialResponse"][];
            next_cursor: string | null;
        };
        Page_DeadJobResponse_: {
            items: components["schemas"]["DeadJobResponse"][];
            next_cursor: string | null;
        };
        Page_EntryResponse_: {
            items: components["schemas"]["EntryResponse"][];
            next_cursor: string | null;
        };
        Page_EscalationResponse_: {
            items: components["schemas"]["EscalationResponse"][];
            next_cursor: string | null;
        };
        Page_EventResponse_: {
            items: components["schemas"]["EventResponse"][];
            next_cursor: string | null;
        };
        Page_ExecutionResponse_: {
            items: components["schemas"]["ExecutionResponse"][];
            next_cursor: string | null;
        };
        Page_FileProblemResponse_: {
            items: components["schemas"]["FileProblemResponse"][];
            next_cursor: string | null;
        };
        Page_IncidentAlertResponse_: {
            items: components["schemas"]["IncidentAlertResponse"][];
            next_cursor: string | null;
        };
        Page_IncidentResponse_: {
            items: components["schemas"]["IncidentResponse"][];
            next_cursor: string | null;
        };
        Page_JournalResponse_: {
            items: components["schemas"]["JournalResponse"][];
            next_cursor: string | null;
        };
        Page_NotificationResponse_: {
            items: components["schemas"]["NotificationResponse"][];
            next_cursor: string | null;
        };
        Page_OutputResponse_: {
            items: components["schemas"]["OutputResponse"][];
            next_cursor: string | null;
        };
        Page_PolicyResponse_: {
            items: components["schemas"]["PolicyResponse"][];
            next_cursor: string | null;
        };
        Page_PolicyRevisionResponse_: {
            items: components["schemas"]["PolicyRevisionResponse"][];
            next_cursor: string | null;
        };
        Page_ProviderResponse_: {
            items: components["schemas"]["ProviderResponse"][];
            next_cursor: string | null;
        };
        Page_RecordResponse_: {
            items: components["schemas"]["RecordResponse"][];
            next_cursor: string | null;
        };
        Page_RoleResponse_: {
            items: components["schemas"]["RoleResponse"][];
            next_cursor: string | null;
        };
        Page_RuleResponse_: {
            items: components["schemas"]["RuleResponse"][];
            next_cursor: string | null;
        };
        Page_RuleRevisionResponse_: {
            items: components["schemas"]["RuleRevisionResponse"][];
            next_cursor: string | null;
        };
        Page_RunbookResponse_: {
            items: components["schemas"]["RunbookResponse"][];
            next_cursor: string | null;
        };
        Page_RunbookRevisionResponse_: {
            items: components["schemas"]["RunbookRevisionResponse"][];
            next_cursor: string | null;
        };
        Page_ScheduleResponse_: {
            items: components["schemas"]["ScheduleResponse"][];
            next_cursor: string | null;
        };
        Page_ScheduleRevisionResponse_: {
            items: components["schemas"]["ScheduleRevisionResponse"][];
            next_cursor: string | null;
        };
        Page_ServerResponse_: {
            items: components["schemas"]["ServerResponse"][];
            next_cursor: string | null;
        };
        Page_ServiceAccountResponse_: {
            items: components["schemas"]["ServiceAccountResponse"][];
            next_cursor: string | null;
        };
        Page_ServicePolicyResponse_: {
            items: components["schemas"]["ServicePolicyResponse"][];
            next_cursor: string | null;
        };
        Page_ServiceResponse_: {
            items: components["schemas"]["ServiceResponse"][];
            next_cursor: string | null;
        };
        Page_ServiceTokenResponse_: {
            items: components["schemas"]["ServiceTokenResponse"][];
            next_cursor: string | null;
        };
        Page_SettingResponse_: {
            items: components["schemas"]["SettingResponse"][];
            next_cursor: string | null;
        };
        Page_ShiftResponse_: {
            items: components["schemas"]["ShiftResponse"][];
            next_cursor: string | null;
        };
        Page_UserResponse_: {
            items: components["schemas"]["UserResponse"][];
            next_cursor: string | null;
        };
        /** @description A person paged by a step; nobody when there was none to page. */
        PagedPersonResponse: {
            /** Format: date-time */
            at: string;
            step: number;
            round: number;
            user_id: string | null;
            user_name: string;
            reason: string | null;
        };
        /** @description A parameter of a runbook. */
        ParameterResponse: {
            name: string;
            type: components["schemas"]["ParameterType"];
            required: boolean;
            default: string | number | boolean | null;
            choices: string[] | null;
            description: string;
            pattern: string | null;
            min: number | null;
            max: number | null;
            secret: boolean;
            restricted: boolean;
        };
        /**
         * @description What kind of value a parameter takes. A ``server`` is given by id or name and put into commands by its address.
         * @enum {string}
         */
        ParameterType: "string" | "integer" | "number" | "boolean" | "choice" | "server";
        /** @description One stored day (UTC). */
        PartitionResponse: {
            /** Format: date */
            day: string;
            rows: number;
            bytes: number;
        };
        /** @description A change of one's own password. */
        PasswordRequest: {
            current: string;
            new: string;
        };
        /** @description Everybody on call in a time: whether they can be reached; and the load of the last four weeks. */
        PeopleResponse: {
            contactability: components["schemas"]["ContactabilityResponse"][];
            load: components["schemas"]["LoadResponse"];
        };
        /** @description A permission. */
        PermissionResponse: {
            name: string;
            description: string;
        };
        /** @description One person's part: hours on call, pages of escalations, and those of them from 22:00 until 07:00 in the schedule's zone. */
        PersonLoadResponse: {
            user: components["schemas"]["OnCallPersonResponse"];
            hours: number | null;
            pages: number;
            pages_at_night: number;
        };
        /** @description A person by name. */
        PersonResponse: {
            /** Format: uuid */
            id: string;
            name: string;
        };
        /** @description The number of matching events in the window that ended at ``ts``. */
        PointResponse: {
            /** Format: date-time */
            ts: string;
            value: number;
        };
        /** @description What to change of a policy; what is left out stays. ``is_default`` can only be set, on another policy. */
        PolicyChange: {
            name?: string | null;
            steps?: components["schemas"]["StepBody"][] | null;
            repeat?: number | null;
            is_default?: boolean | null;
        };
        /** @description Whom a policy, as it is now, pages when. */
        PolicyCoverageResponse: {
            /** Format: uuid */
            id: string;
            name: string;
            is_default: boolean;
            steps: components["schemas"]["StepCoverageResponse"][];
            gaps: components["schemas"]["GapResponse"][];
        };
        /** @description A new escalation policy; ``repeat`` is how often the whole is begun again. */
        PolicyCreate: {
            name: string;
            steps: components["schemas"]["StepBody"][];
            /** @default 0 */
            repeat?: number;
            /** @default false */
            is_default?: boolean;
        };
        /** @description An escalation policy. */
        PolicyResponse: {
            /** Format: uuid */
            id: string;
            name: string;
            is_default: boolean;
            steps: components["schemas"]["StepBody"][];
            repeat: number;
            revision: number;
            version: number;
        };
        /** @description An escalation policy as it was from ``at`` on; ``is_default`` is null in what was kept before it was. */
        PolicyRevisionResponse: {
            revision: number;
            /** Format: date-time */
            at: string;
            actor: components["schemas"]["ActorResponse"] | null;
            name: string | null;
            deleted: boolean;
            steps: components["schemas"]["StepBody"][] | null;
            repeat: number | null;
            is_default: boolean | null;
        };
        /** @description What a rule would find now, and would have found before. */
        PreviewResponse: {
            value: number;
            would_fire: boolean;
            series: components["schemas"]["PointResponse"][];
        };
        /** @description RFC 9457: ``type`` is stable, ``detail`` is for people, ``instance`` is the request's id in the log. */
        Problem: {
            type: string;
            title: string;
            status: number;
            detail: string;
            instance?: string | null;
            errors?: components["schemas"]["FieldProblem"][] | null;
        };
        /** @description A kind of outside system. */
        ProviderResponse: {
            /** @enum {string} */
            family: "channel" | "integration" | "sign_in" | "cluster" | "cloud";
            /** @description Unique within the family. */
            kind: string;
            title: string;
            description: string;
            capabilities: string[];
            /** @description JSON Schema of what a person enters, with x-secret, x-destination, x-order and x-placeholder for the form. */
            settings_schema: {
                [key: string]: unknown;
            };
            secret_fields: string[];
        };
        /** @description Which events count; every part narrows, several values of one part are alternatives. */
        QueryBody: {
            /** @default  */
            q: string;
            /** @default [] */
            service: string[];
            /**
             * @description Names, or a comparison such as >=warning.
             * @default []
             */
            severity: string[];
            /** @default [] */
            source: string[];
            /** @default {} */
            attributes: {
                [key: string]: string;
            };
        };
        /** @description The state of the whole, and every part with its state for those who may see it. */
        Ready: {
            /** @enum {string} */
            status: "ready" | "degraded" | "unavailable";
            components: components["schemas"]["ComponentResponse"][];
        };
        /** @description Where alerts go. */
        Receiver: {
            name: string;
        };
        /** @description One mutation; the chain's fields are null until it is sealed, within a second. */
        RecordResponse: {
            /** Format: uuid */
            id: string;
            seq: number | null;
            /** Format: date-time */
            at: string;
            /** @enum {string} */
            actor_kind: "user" | "service" | "system" | "anonymous";
            actor_id: string;
            actor_name: string;
            action: string;
            target_type: string;
            target_id: string;
            /** @description What is to be known beside the target; each action has its own fields. */
            detail: {
                [key: string]: unknown;
            };
            request_id: string | null;
            ip: string | null;
            prev_hash: string | null;
            hash: string | null;
        };
        /** @description An alert that was not taken in. */
        RejectedAlert: {
            index: number;
            reason: string;
        };
        /** @description An event that was not taken; ``index`` is its place in the body. */
        RejectionResponse: {
            index: number;
            reason: string;
        };
        /** @description Why it goes on. */
        ReopenRequest: {
            reason: string;
        };
        /**
         * @description What a person says became of an unknown step.
         * @enum {string}
         */
        Resolution: "done" | "retry" | "abort";
        /** @description How long events are to be kept. */
        RetentionRequest: {
            days: number;
        };
        /** @description How long events are kept, and what is stored. */
        RetentionResponse: {
            days: number;
            partitions: components["schemas"]["PartitionResponse"][];
        };
        /**
         * @description The six predefined roles.
         * @enum {string}
         */
        Role: "owner" | "admin" | "sre" | "responder" | "viewer" | "auditor";
        /** @description A role and what it may. */
        RoleResponse: {
            name: components["schemas"]["Role"];
            description: string;
            permissions: components["schemas"]["PermissionResponse"][];
        };
        /** @description Members take turns of ``length_days``; they change at ``handoff`` (HH:MM, wall clock of the schedule's zone). */
        RotationBody: {
            /** @default 09:00 */
            handoff: string;
            /** Format: date */
            start_date: string;
            /** @default 7 */
            length_days: number;
            members: string[];
        };
        /** @description What to change of a rule; what is left out stays. */
        RuleChange: {
            name?: string | null;
            query?: components["schemas"]["QueryBody"] | null;
            window_seconds?: number | null;
            threshold?: number | null;
            comparison?: components["schemas"]["Comparison"] | null;
            labels?: {
                [key: string]: string;
            } | null;
            annotations?: {
                [key: string]: string;
            } | null;
            interval_seconds?: number | null;
            enabled?: boolean | null;
        };
        /** @description A new rule. */
        RuleCreate: {
            query: components["schemas"]["QueryBody"];
            /** @description How far back events count, in seconds. */
            window_seconds: number;
            threshold: number;
            comparison: components["schemas"]["Comparison"];
            name: string;
            /** @default {} */
            labels?: {
                [key: string]: string;
            };
            /** @default {} */
            annotations?: {
                [key: string]: string;
            };
            /**
             * @description Seconds between evaluations.
             * @default 5
             */
            interval_seconds?: number;
            /** @default true */
            enabled?: boolean;
        };
        /** @description A rule and what its last evaluation found. */
        RuleResponse: {
            name: string;
            enabled: boolean;
            query: components["schemas"]["QueryBody"];
            window_seconds: number;
            threshold: number;
            comparison: components["schemas"]["Comparison"];
            labels: {
                [key: string]: string;
            };
            annotations: {
                [key: string]: string;
            };
            interval_seconds: number;
            /** Format: uuid */
            id: string;
            state: components["schemas"]["RuleState"];
            last_evaluated_at: string | null;
            last_value: number | null;
            last_error: string | null;
            revision: number;
            /** Format: date-time */
            created_at: string;
            version: number;
        };
        /** @description A rule as it was from ``at`` on. */
        RuleRevisionResponse: {
            name: string;
            enabled: boolean;
            query: components["schemas"]["QueryBody"];
            window_seconds: number;
            threshold: number;
            comparison: components["schemas"]["Comparison"];
            labels: {
                [key: string]: string;
            };
            annotations: {
                [key: string]: string;
            };
            interval_seconds: number;
            revision: number;
            /** Format: date-time */
            at: string;
            actor: components["schemas"]["ActorResponse"];
            deleted: boolean;
        };
        /**
         * @description What the last evaluation found; ``error`` when the events could not be counted.
         * @enum {string}
         */
        RuleState: "ok" | "firing" | "error";
        /** @description A runbook; ``version`` is a hash of its source, ``editable`` tells whether it can be changed here. */
        RunbookResponse: {
            name: string;
            title: string;
            description: string;
            version: string;
            source: components["schemas"]["Source"];
            parameters: components["schemas"]["ParameterResponse"][];
            steps: components["schemas"]["StepDefinitionResponse"][];
            /** @enum {string} */
            target: "server" | "none";
            approved: boolean;
            destructive: boolean;
            /** @enum {string} */
            shell: "sh" | "bash";
            editable: boolean;
            text: string;
        };
        /** @description A version of a runbook that was stored or run. */
        RunbookRevisionResponse: {
            version: string;
            source: components["schemas"]["Source"];
            text: string;
            /** Format: date-time */
            created_at: string;
        };
        /** @description A runbook as YAML text. */
        RunbookSource: {
            source: string;
        };
        /** @description What to change of a schedule; what is left out stays. */
        ScheduleChange: {
            name?: string | null;
            time_zone?: string | null;
            rotation?: components["schemas"]["RotationBody"] | null;
        };
        /** @description A schedule over the time: its shifts, overrides put in, and the turns of the rotation without them. */
        ScheduleCoverageResponse: {
            /** Format: uuid */
            id: string;
            name: string;
            time_zone: string;
            handoff: string;
            length_days: number;
            shifts: components["schemas"]["ShiftResponse"][];
            turns: components["schemas"]["TurnResponse"][];
        };
        /** @description A new schedule; ``time_zone`` is of the IANA database, as in Europe/Oslo. */
        ScheduleCreate: {
            name: string;
            /** @default UTC */
            time_zone?: string;
            rotation: components["schemas"]["RotationBody"];
        };
        /** @description A schedule. */
        ScheduleResponse: {
            /** Format: uuid */
            id: string;
            name: string;
            time_zone: string;
            rotation: components["schemas"]["RotationBody"];
            revision: number;
            version: number;
        };
        /** @description A schedule as it was from ``at`` on. */
        ScheduleRevisionResponse: {
            revision: number;
            /** Format: date-time */
            at: string;
            actor: components["schemas"]["ActorResponse"] | null;
            name: string | null;
            deleted: boolean;
            time_zone: string | null;
            rotation: components["schemas"]["RotationBody"] | null;
        };
        /** @description This server. */
        ServerById: {
            /** Format: uuid */
            id: string;
        };
        /** @description The server that the alert's label names. */
        ServerByLabel: {
            label: string;
        };
        /** @description What to change of a server; what is left out stays. ``credential_id: null`` takes the credential away. */
        ServerChange: {
            name?: string | null;
            address?: string | null;
            port?: number | null;
            username?: string | null;
            credential_id?: string | null;
            host_key_policy?: components["schemas"]["HostKeyPolicy"] | null;
            host_key?: string | null;
            labels?: {
                [key: string]: string;
            } | null;
            description?: string | null;
        };
        /** @description A new server; its name is its address when left out. */
        ServerCreate: {
            name?: string | null;
            address: string;
            /** @default 22 */
            port?: number;
            /**
             * @description Who logs in; the credential's user when empty.
             * @default
             */
            username?: string;
            credential_id?: string | null;
            /** @default tofu */
            host_key_policy?: components["schemas"]["HostKeyPolicy"];
            host_key?: string | null;
            /** @default {} */
            labels?: {
                [key: string]: string;
            };
            /** @default  */
            description?: string;
        };
        /** @description A server by name. */
        ServerNameResponse: {
            /** Format: uuid */
            id: string;
            name: string;
        };
        /** @description A server. ``offered_host_key_fingerprint`` is of a key that was refused and could be accepted; ``latency_ms`` is the last check's. */
        ServerResponse: {
            /** Format: uuid */
            id: string;
            name: string;
            address: string;
            port: number;
            username: string;
            credential_id: string | null;
            host_key_policy: components["schemas"]["HostKeyPolicy"];
            host_key: string | null;
            host_key_fingerprint: string | null;
            offered_host_key_fingerprint: string | null;
            labels: {
                [key: string]: string;
            };
            description: string;
            os: string | null;
            state: components["schemas"]["ServerState"];
            last_checked_at: string | null;
            last_error: string | null;
            latency_ms: number | null;
            facts: components["schemas"]["FactsResponse"] | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            version: number;
        };
        /**
         * @description Whether the machine answered when it was last asked.
         * @enum {string}
         */
        ServerState: "unknown" | "reachable" | "unreachable";
        /** @description What to change of a service account; what is left out stays. */
        ServiceAccountChange: {
            name?: string | null;
            owner_id?: string | null;
            disabled?: boolean | null;
        };
        /** @description A new service account. */
        ServiceAccountCreate: {
            name: string;
            /**
             * Format: uuid
             * @description The person who answers for it; its tokens may do what they may do, at most.
             */
            owner_id: string;
        };
        /** @description A program that tokens belong to. */
        ServiceAccountResponse: {
            /** Format: uuid */
            id: string;
            name: string;
            owner: components["schemas"]["OwnerResponse"];
            disabled: boolean;
            /** Format: date-time */
            created_at: string;
            version: number;
        };
        /** @description What to change of a service; what is left out stays, null takes the owner or the tier away. */
        ServiceChange: {
            /** @description May be sent back; it cannot change. */
            name?: string | null;
            description?: string | null;
            owner_user_id?: string | null;
            tier?: (1 | 2 | 3) | null;
            server_ids?: string[] | null;
        };
        /** @description A new service. */
        ServiceCreate: {
            name: string;
            /** @default  */
            description?: string;
            owner_user_id?: string | null;
            tier?: (1 | 2 | 3) | null;
            /** @default [] */
            server_ids?: string[];
        };
        /** @description The escalation policy of a service; null for the default. */
        ServicePolicyBody: {
            policy_id: string | null;
        };
        /**
         * @description The escalation policy that a service's incidents start; ``own`` is false when it is the default.
         *
         *     Policy and name are null only until the default policy is made, by the first worker that starts.
         */
        ServicePolicyResponse: {
            /** Format: uuid */
            service_id: string;
            service_name: string;
            policy_id: string | null;
            policy_name: string | null;
            own: boolean;
        };
        /** @description A service and how it is doing. */
        ServiceResponse: {
            /** Format: uuid */
            id: string;
            name: string;
            description: string;
            owner_user_id: string | null;
            tier: (1 | 2 | 3) | null;
            server_ids: string[];
            state: components["schemas"]["ServiceState"];
            open_incidents: number;
            /** Format: date-time */
            created_at: string;
            version: number;
        };
        /**
         * @description How a service is doing, as the incidents about it tell.
         * @enum {string}
         */
        ServiceState: "ok" | "warning" | "failing" | "no_data";
        /** @description A new service token with its value, which is shown this once. */
        ServiceTokenCreated: {
            /** Format: uuid */
            id: string;
            name: string;
            permissions: string[];
            owner: components["schemas"]["OwnerResponse"];
            service_account: components["schemas"]["AccountReference"] | null;
            state: components["schemas"]["TokenState"];
            /** Format: date-time */
            created_at: string;
            last_used_at: string | null;
            /** Format: date-time */
            expires_at: string;
            token: string;
        };
        /** @description What is known of a service token. It may do what it was given and its owner may do at the time. */
        ServiceTokenResponse: {
            /** Format: uuid */
            id: string;
            name: string;
            permissions: string[];
            owner: components["schemas"]["OwnerResponse"];
            service_account: components["schemas"]["AccountReference"] | null;
            state: components["schemas"]["TokenState"];
            /** Format: date-time */
            created_at: string;
            last_used_at: string | null;
            /** Format: date-time */
            expires_at: string;
        };
        /** @description One setting in force, masked when secret. */
        SettingResponse: {
            name: string;
            value: string;
            source: string;
            description: string;
            default: string;
            secret: boolean;
        };
        /** @description The first owner. */
        SetupRequest: {
            token: string;
            email: string;
            name: string;
            password: string;
        };
        /** @description Whether the first owner is still to be made. */
        SetupState: {
            needed: boolean;
        };
        /**
         * @description How bad it is; SEV1 is the worst.
         * @enum {string}
         */
        Severity: "sev1" | "sev2" | "sev3" | "sev4" | "sev5";
        /** @description How many events of a severity there are. */
        SeverityCount: {
            /** @enum {string} */
            name: "trace" | "debug" | "info" | "notice" | "warning" | "error" | "critical" | "alert" | "emergency";
            count: number;
        };
        /** @description How bad it is. */
        SeverityRequest: {
            severity: components["schemas"]["Severity"];
            reason?: string | null;
        };
        /** @description Somebody is on call from ``from`` until just before ``to``. */
        ShiftResponse: {
            user: components["schemas"]["OnCallPersonResponse"];
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            to: string;
            override: boolean;
            override_id: string | null;
        };
        /**
         * @description Where a runbook comes from.
         * @enum {string}
         */
        Source: "python" | "yaml" | "shipped";
        /** @description One stage of a connection. */
        StageResponse: {
            /** @enum {string} */
            name: "dns" | "tcp" | "host_key" | "auth" | "command";
            ok: boolean;
            ms: number;
            detail: string;
        };
        /** @description What came of a test; ``ok`` when no stage failed. */
        StagesResponse: {
            ok: boolean;
            stages: components["schemas"]["TestStageResponse"][];
        };
        /** @description Figures over all incidents; the means are over those opened in the last 30 days. */
        StatsResponse: {
            open: number;
            needs_you: number;
            by_severity: {
                [key: string]: number;
            };
            mtta_seconds: number | null;
            mttr_seconds: number | null;
            weekly: components["schemas"]["WeekResponse"][];
        };
        /** @description ``delay_seconds`` is the wait after the step before without acknowledgement; 0 for the first. */
        StepBody: {
            delay_seconds: number;
            targets: components["schemas"]["TargetBody"][];
        };
        /** @description Whom a step pages when; the stretches follow each other without gap. An override of ``schedule_ids`` changes it. */
        StepCoverageResponse: {
            delay_seconds: number;
            schedule_ids: string[];
            stretches: components["schemas"]["CoverageStretchResponse"][];
        };
        /** @description A step of a runbook; ``run`` and ``verify`` are the commands' templates. */
        StepDefinitionResponse: {
            name: string;
            /** @enum {string} */
            kind: "command" | "python";
            description: string;
            run: string | null;
            timeout_seconds: number;
            retries: number;
            idempotent: boolean;
            verify: string | null;
        };
        /** @description What became of an unknown step: ``done`` goes on, ``retry`` runs it again, ``abort`` stops here. */
        StepResolveRequest: {
            outcome: components["schemas"]["Resolution"];
        };
        /** @description A step of an execution. */
        StepResponse: {
            index: number;
            name: string;
            state: components["schemas"]["StepState"];
            attempt: number;
            started_at: string | null;
            finished_at: string | null;
            exit_status: number | null;
            detail: string | null;
            verify: string | null;
            verified: boolean;
            idempotent: boolean;
        };
        /**
         * @description Where a step stands.
         * @enum {string}
         */
        StepState: "pending" | "running" | "succeeded" | "failed" | "skipped" | "unknown" | "cancelled";
        /** @description Which version this is and what time it has. */
        SystemResponse: {
            version: string;
            /** Format: date-time */
            now: string;
            base_url: string;
        };
        /**
         * @description Whom a step pages: a ``user`` or a ``schedule`` by its id; ``on_call`` and ``next_on_call`` need none.
         *
         *     The last two mean the first schedule, or the owners and admins while there is no schedule.
         */
        TargetBody: {
            kind: components["schemas"]["TargetKind"];
            id: string | null;
        };
        /**
         * @description Whom a step pages.
         *
         *     ``user``: this person. ``schedule``: whoever is on call by this schedule at the moment of the step.
         *     ``on_call``: whoever is on call by the first schedule; without any, all owners and admins.
         *     ``next_on_call``: the next of the first schedule's rotation who was not paged yet; without any, everybody else who
         *     may respond.
         * @enum {string}
         */
        TargetKind: "user" | "schedule" | "on_call" | "next_on_call";
        /** @description One stage; ``hint`` says what to do about a failure, ``ms`` is null when it was not tried. */
        TestStageResponse: {
            name: string;
            /** @enum {string} */
            state: "ok" | "failed" | "skipped";
            detail: string;
            hint: string;
            ms: number | null;
        };
        /** @description A new service token. */
        TokenCreate: {
            name: string;
            permissions: string[];
            /**
             * Format: date-time
             * @description When it stops working; at most two years from now.
             */
            expires_at: string;
            /** @description Whose it is; your own when left out. */
            service_account_id?: string | null;
        };
        /** @description An access token (RFC 6749 section 5.1). */
        TokenResponse: {
            access_token: string;
            /**
             * @default Bearer
             * @constant
             */
            token_type: "Bearer";
            expires_in: number;
        };
        /**
         * @description Whether a service token works, or why not.
         * @enum {string}
         */
        TokenState: "active" | "expired" | "owner_disabled" | "account_disabled";
        /**
         * @description What started an execution.
         * @enum {string}
         */
        Trigger: "manual" | "automatic" | "api";
        /** @description Somebody is on call unless somebody else stands in. */
        TurnResponse: {
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            to: string;
            user: components["schemas"]["OnCallPersonResponse"];
        };
        /** @description What to change of a person; what is left out stays. */
        UserChange: {
            name?: string | null;
            role?: components["schemas"]["Role"] | null;
            disabled?: boolean | null;
            password?: string | null;
        };
        /** @description A new person. */
        UserCreate: {
            email: string;
            name: string;
            role: components["schemas"]["Role"];
            password: string;
        };
        /** @description A person. */
        UserResponse: {
            /** Format: uuid */
            id: string;
            email: string;
            name: string;
            role: components["schemas"]["Role"];
            disabled: boolean;
            /** Format: date-time */
            created_at: string;
            last_login_at: string | null;
            version: number;
        };
        /** @description Whether the chain is whole. */
        VerificationResponse: {
            ok: boolean;
            checked: number;
            first_bad_seq: number | null;
            head_hash: string | null;
        };
        /** @description ``versionInfo``. */
        VersionInfo: {
            version: string;
            /** @default  */
            revision: string;
            /** @default  */
            branch: string;
            /** @default  */
            buildUser: string;
            /** @default  */
            buildDate: string;
            /** @default  */
            goVersion: string;
        };
        /** @description What waits in one lane: how much is due, and for how long the oldest of it has been. */
        WaitingResponse: {
            /** @enum {string} */
            priority: "urgent" | "ordinary";
            count: number;
            oldest_seconds: number;
        };
        /** @description A channel by which a person is reached. */
        WayResponse: {
            channel: string;
            /** @enum {string} */
            kind: "email" | "webhook";
        };
        /** @description The incidents opened in the week that begins on ``week``, a Monday. */
        WeekResponse: {
            /** Format: date */
            week: string;
            opened: number;
            mtta_seconds: number | null;
            mttr_seconds: number | null;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
