namespace Proxy.Actors.Routing;

/// <summary>Gives every client to one answer, at once.</summary>
/// <param name="Answer">What answers.</param>
public sealed record AnswerRouter(IAnswer Answer) : IRouter
{
    /// <inheritdoc/>
    public Route Route(in Opening opening) => Routing.Route.ToAnswer(Answer);
}
