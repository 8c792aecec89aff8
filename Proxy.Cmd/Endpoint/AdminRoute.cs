using Microsoft.AspNetCore.Http;

namespace Proxy.Cmd.Endpoint;

/// <summary>A path of the admin endpoint.</summary>
/// <param name="Method">The method that it takes, in capitals, or <see cref="AnyMethod"/>. One that takes GET takes HEAD, too: the answer's body is
/// not sent then.</param>
/// <param name="Path">The path. One that ends with a slash stands for all below it that no other route has; the longest wins.</param>
/// <param name="Needs">What a request has to be allowed. <see cref="Access.None"/> is for what tells nothing that the world must not
/// know: neither tokens nor the checks against foreign web pages stand before it.</param>
/// <param name="AnswerAsync">Answers a request that is allowed. It is told what the request's token allows; nothing, where nothing is
/// needed.</param>
public sealed record AdminRoute(string Method, string Path, Access Needs, Func<HttpContext, Access, Task> AnswerAsync)
{
    /// <summary>Stands for every method.</summary>
    public const string AnyMethod = "*";

    /// <summary>How people are told of it who ask for what there is not; the path unless it is set.</summary>
    public string Shown { get; init; } = Path;

    /// <summary>Whether it stands for all below its path.</summary>
    internal bool IsPrefix => Path.EndsWith('/');

    /// <summary>The methods that it takes, as the header <c>Allow</c> has them.</summary>
    internal string Allowed => Method == HttpMethods.Get ? "GET, HEAD" : Method;

    /// <summary>Whether it takes a method.</summary>
    internal bool Takes(string method) => Method == AnyMethod || Method == method || (Method == HttpMethods.Get && method == HttpMethods.Head);
}
