package org.mailstage.ejb.lane;

import java.time.Instant;

/** Why a worker has left a lane. */
sealed interface TurnEnd {
    /** There is no mail in it any more. */
    record Empty() implements TurnEnd {}

    /** Others are to have their turn. */
    record Yielded() implements TurnEnd {}

    /** The gate lets nobody in at the moment. */
    record Refused(Instant until) implements TurnEnd {}

    /** Something went wrong on our side; nothing has changed in the lane. */
    record Failed() implements TurnEnd {}
}
