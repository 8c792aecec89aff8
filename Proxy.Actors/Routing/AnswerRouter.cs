namespace Proxy.Actors.Routing;

/// <summary>Has every client answered by the same.</summary>
/// <param name="To">What answers.</param>
public sealed record AnswerRouter(IAnswer To) : IRouter
{
    /// <inheritdoc/>
    public Route Route(in Opening opening) => Routing.Route.ToAnswer(To);
}
