package io.skep.api.docker;

import io.skep.command.Commands;
import io.skep.kernel.IdSource;
import io.skep.pki.ExternalAuthorities;
import io.skep.session.TaskLogs;
import io.skep.view.LiveView;

/** What a manager that is in a swarm answers from, and where it sends commands. */
public record ActiveSwarm(
    LiveView view,
    Commands commands,
    TaskLogs logs,
    SwarmHistory history,
    SecretBox secrets,
    ExternalAuthorities external,
    RefusalLog refusals,
    LeaderPort leader,
    IdSource ids) {}
