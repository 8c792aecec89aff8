namespace Proxy.Actors.Streams;

/// <summary>The two directions of a pair, as a lane serves them: together. Whoever owns them is told what a lane finds out.</summary>
internal interface IDuplex
{
    /// <summary>The direction from the client to the server.</summary>
    PairDirection ToServer { get; }

    /// <summary>The direction from the server to the client.</summary>
    PairDirection ToClient { get; }

    /// <summary>The lane that serves them; null between two bursts of bytes. Set by the lane.</summary>
    Lane? Lane { get; set; }

    /// <summary>Something has come of handing over a direction's bytes. Called when the direction is done with them.</summary>
    /// <param name="direction">The direction.</param>
    /// <param name="what">Not <see cref="DirectionEvent.None"/>.</param>
    void OnEvent(PairDirection direction, DirectionEvent what);

    /// <summary>The lane has failed and serves nobody any more.</summary>
    /// <param name="defect">What was thrown; null when it was stopped from outside.</param>
    void OnLaneLost(Exception? defect);
}
