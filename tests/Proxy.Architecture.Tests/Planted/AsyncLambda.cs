namespace Proxy.Architecture.Tests.Planted.AsyncLambda.Left
{
    internal sealed class Leftist
    {
        public static object Use() => new Right.Rightist();
    }
}

namespace Proxy.Architecture.Tests.Planted.AsyncLambda.Right
{
    internal sealed class Rightist
    {
        public static Func<Task<object>> Use() => async () =>
        {
            await Task.Yield();
            return new Left.Leftist();
        };
    }
}
