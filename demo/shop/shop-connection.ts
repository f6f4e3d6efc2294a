/** Where a shop finds its checkout service, and who serves the payment widget. */
export interface ShopConnection {
  serviceUrl: string;
  storefrontKey: string;
  /** Origins of the widget's script and frame, for the page's Content-Security-Policy. */
  widgetOrigins: string[];
}
