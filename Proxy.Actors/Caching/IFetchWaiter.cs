using Proxy.Transport;

namespace Proxy.Actors.Caching;

/// <summary>Who waits for what another one fetches.</summary>
internal interface IFetchWaiter
{
    /// <summary>The loop that it lives on.</summary>
    IoLoop Loop { get; }

    /// <summary>The fetch has come to its end. On the waiter's loop, once, unless it has cancelled the ticket.</summary>
    /// <param name="ticket">What it was given.</param>
    /// <param name="response">What is there, with a reference that the waiter has to release; whether it fits its request is for the waiter
    /// to see (<see cref="StoredResponse.Fits"/>). Null when nothing was stored: the waiter asks for a ticket again.</param>
    void OnFetched(FetchTicket ticket, StoredResponse? response);
}
