namespace Proxy.Actors.Routing;

/// <summary>Decides where connections go: a value, asked on the loops' threads.</summary>
public interface IRouter
{
    /// <summary>Where a connection goes, by what is known of it.</summary>
    /// <param name="opening">What is known. When it is complete, the answer is not <see cref="RouteKind.NeedMore"/>.</param>
    Route Route(in Opening opening);
}
