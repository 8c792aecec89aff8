using Proxy.Actors.Tests.Stores;

// What a test starts as a process of its own, to be killed.
return args is ["store", var directory, var firstUnit] ? StoreUnderLoad.Run(directory, int.Parse(firstUnit, System.Globalization.CultureInfo.InvariantCulture)) : 1;
