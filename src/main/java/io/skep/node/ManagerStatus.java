package io.skep.node;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.skep.spec.DockerJson;
import io.skep.spec.OmitZero;

/** A manager's part in the Raft group: reachability is unknown, unreachable or reachable. */
@DockerJson
public record ManagerStatus(
    @OmitZero boolean leader, String reachability, @JsonProperty("Addr") String address) {}
