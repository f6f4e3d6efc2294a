import { type MovableTime } from './time-api.js';

/** Where a shop finds its checkout service, and who serves the payment widget. */
export interface ShopConnection {
  serviceUrl: string;
  storefrontKey: string;
  /** Origins of the widget's script and frame, for the page's Content-Security-Policy. */
  widgetOrigins: string[];
  /** In the demo: the time of all its parts. */
  time?: MovableTime;
}
